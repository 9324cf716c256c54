package io.earshot.local.oracle;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/** The order of strings: that of their UTF-8 bytes, which beyond the basic plane is not Java's own. */
final class Utf8 {
    static final Comparator<String> ORDER = Utf8::compare;

    private Utf8() {}

    private static int compare(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
