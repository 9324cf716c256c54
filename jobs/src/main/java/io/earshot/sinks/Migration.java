package io.earshot.sinks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A numbered SQL file of the schemas, which makes one table or view.
 *
 * @param name name of the file
 * @param sha256 SHA-256 of the file, hexadecimal
 * @param sql the one statement in it
 */
record Migration(int number, String name, String sha256, String sql) {
    private static final String FOLDER = "clickhouse/";

    /** The first file: where it lies, the others do. */
    private static final String FIRST = FOLDER + "0001_schema_migrations.sql";

    private static final Pattern NAME = Pattern.compile("([0-9]{4})_[a-z0-9_]+\\.sql");

    static Migration of(String name, byte[] file) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("migration must be named 0001_some_name.sql, got " + name);
        }
        String sql = new String(file, StandardCharsets.UTF_8).strip();
        return new Migration(Integer.parseInt(matcher.group(1)), name, sha256(file), sql.replaceFirst(";$", ""));
    }

    /** All files, in the order of their numbers, from a jar or from a folder of classes. */
    static List<Migration> all() {
        return all(Migration.class.getClassLoader());
    }

    static List<Migration> all(ClassLoader loader) {
        try {
            URL first = loader.getResource(FIRST);
            if (first == null) {
                throw new IOException("the class path lacks " + FIRST);
            }
            return names(first).sorted().map(name -> read(loader, name)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the migrations", e);
        }
    }

    private static Stream<String> names(URL first) throws IOException {
        URLConnection connection = first.openConnection();
        if (connection instanceof JarURLConnection) {
            // Not from the cache, which would share the open jar with others.
            connection.setUseCaches(false);
            try (JarFile jar = ((JarURLConnection) connection).getJarFile()) {
                return jar.stream()
                        .map(entry -> entry.getName())
                        .filter(name -> name.startsWith(FOLDER))
                        .map(name -> name.substring(FOLDER.length()))
                        .filter(NAME.asMatchPredicate())
                        .toList()
                        .stream();
            }
        }
        Path folder = Path.of(URI.create(first.toString())).resolveSibling("");
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(NAME.asMatchPredicate()).toList().stream();
        }
    }

    private static Migration read(ClassLoader loader, String name) {
        try (InputStream file = loader.getResourceAsStream(FOLDER + name)) {
            if (file == null) {
                throw new IOException("the class path lacks " + FOLDER + name);
            }
            return of(name, file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the migration " + name, e);
        }
    }

    private static String sha256(byte[] file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
