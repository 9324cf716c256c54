package io.earshot.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Passwords made once for a data folder, one file each, readable by their owner only. */
final class Secrets {
    private final Path folder;

    Secrets(Path folder) {
        this.folder = folder;
    }

    /** Returns the password of a user, made at the first call. */
    String password(String user) {
        try {
            Path file = file(user);
            if (!Files.exists(file)) {
                write(file);
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep a password in " + folder, e);
        }
    }

    /** Returns the SHA-256 of the password, in hexadecimal. */
    String sha256(String user) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(password(user).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Path file(String user) {
        return folder.resolve(user);
    }

    private void write(Path file) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, HexFormat.of().formatHex(random), StandardCharsets.UTF_8);
    }
}
