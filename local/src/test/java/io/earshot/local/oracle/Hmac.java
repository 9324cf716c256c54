package io.earshot.local.oracle;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Customer keys, by a key that is no secret. */
public final class Hmac {
    private static final String KEY_ID = "test";
    private static final String KEY = "a key that is no secret";

    private Hmac() {}

    /** What the job finds in the file of its key. */
    static String file() {
        return KEY_ID + ":" + KEY;
    }

    /** Key id, a dot, and HMAC-SHA-256 over store, a zero byte and customer, in base64url without padding. */
    public static String customerKey(String store, String customer) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] hash = mac.doFinal((store + "\0" + customer).getBytes(StandardCharsets.UTF_8));
            return KEY_ID + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
