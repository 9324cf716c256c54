package io.earshot.sources;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a store's customer ids into customer keys: key id, a dot, and HMAC-SHA-256 over store id, a zero byte and customer
 * id (UTF-8), in base64url without padding. The same secret gives the same keys on any day; nobody without it can find the
 * customer. Not thread-safe.
 */
public final class CustomerKeys {
    /** The secret, where no file is given: {@code key-id:secret}, the secret of at least 16 characters. */
    public static final String ENVIRONMENT = "EARSHOT_CUSTOMER_KEY";

    private static final Logger LOG = LoggerFactory.getLogger(CustomerKeys.class);
    private static final String DEMO = "demo:earshot-demo-key-do-not-use-in-production";
    private static final int SHORTEST_SECRET = 16;
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{1,16}\\.[A-Za-z0-9_-]{43}");

    private final String keyId;
    private final Mac mac;

    /** Where the secret is found; the secret itself is read only where it is used. */
    public record Location(@Nullable String file) implements Serializable {}

    private CustomerKeys(String keyId, String secret) {
        this.keyId = keyId;
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 must be there in every Java", e);
        }
    }

    /** Reads the secret from the file, else from the environment, else takes the demo key with a warning. */
    public static CustomerKeys read(Location location) {
        return read(location, System.getenv());
    }

    static CustomerKeys read(Location location, Map<String, String> environment) {
        if (location.file() != null) {
            return parse(contents(Path.of(location.file())), "the file " + location.file());
        }
        String variable = environment.get(ENVIRONMENT);
        if (variable != null) {
            return parse(variable, "the variable " + ENVIRONMENT);
        }
        LOG.warn(
                "Customer ids are hashed with the public demo key: set customer-key.file or {} before real data comes",
                ENVIRONMENT);
        return parse(DEMO, "the demo key");
    }

    /** Whether no secret is configured, so that the public demo key is used. */
    public static boolean isDemo(Location location) {
        return location.file() == null && System.getenv(ENVIRONMENT) == null;
    }

    /** The customer key of a store's customer. */
    public String keyOf(String storeId, String customerId) {
        mac.update(storeId.getBytes(UTF_8));
        mac.update((byte) 0);
        byte[] hash = mac.doFinal(customerId.getBytes(UTF_8));
        return keyId + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    /** Whether a text has the form of a customer key. */
    static boolean isKey(String text) {
        return KEY.matcher(text).matches();
    }

    private static CustomerKeys parse(String text, String where) {
        String stripped = text.strip();
        int colon = stripped.indexOf(':');
        String keyId = colon < 0 ? "" : stripped.substring(0, colon);
        String secret = stripped.substring(colon + 1);
        if (!keyId.matches("[A-Za-z0-9_-]{1,16}") || secret.length() < SHORTEST_SECRET) {
            throw new IllegalArgumentException(
                    "customer key must be key-id:secret, a key id of 1 to 16 letters, digits,"
                            + " _ or - and a secret of at least " + SHORTEST_SECRET + " characters; " + where
                            + " holds a key id of " + keyId.length() + " and a secret of " + secret.length()
                            + " characters");
        }
        return new CustomerKeys(keyId, secret);
    }

    private static String contents(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("customer-key.file must be readable, got " + file, e);
        }
    }
}
