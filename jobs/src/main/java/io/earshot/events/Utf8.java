package io.earshot.events;

/** The order of ids: by their UTF-8 bytes, which is the order of their code points. */
public final class Utf8 {
    private Utf8() {}

    /** Compares as UTF-8 bytes; {@link String#compareTo} differs from it for characters beyond U+FFFF. */
    public static int compare(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean bothOrNeitherSurrogate = Character.isSurrogate(x) == Character.isSurrogate(y);
                return bothOrNeitherSurrogate ? Character.compare(x, y) : Character.isSurrogate(x) ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
