package io.earshot.events;

import java.util.ArrayList;
import java.util.List;

/** Several ids as one text, from which they can be read again whatever characters they hold. */
public final class Keys {
    private static final char END = '\u0000';
    private static final char ESCAPE = '\u0001';
    private static final String SEPARATOR = String.valueOf(END);

    private Keys() {}

    /** One text for the ids; different ids give different texts. */
    public static String join(String... ids) {
        for (String id : ids) {
            if (isToBeEscaped(id)) {
                return escaped(ids);
            }
        }
        return String.join(SEPARATOR, ids);
    }

    /** The ids that were joined. */
    public static List<String> split(String joined) {
        List<String> ids = new ArrayList<>();
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < joined.length(); i++) {
            char c = joined.charAt(i);
            if (c == END) {
                ids.add(id.toString());
                id.setLength(0);
            } else if (c == ESCAPE) {
                i++;
                id.append(joined.charAt(i) == '0' ? END : ESCAPE);
            } else {
                id.append(c);
            }
        }
        ids.add(id.toString());
        return ids;
    }

    private static boolean isToBeEscaped(String id) {
        return id.indexOf(END) >= 0 || id.indexOf(ESCAPE) >= 0;
    }

    private static String escaped(String... ids) {
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < ids.length; i++) {
            if (i > 0) {
                joined.append(END);
            }
            append(joined, ids[i]);
        }
        return joined.toString();
    }

    private static void append(StringBuilder joined, String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c == END) {
                joined.append(ESCAPE).append('0');
            } else if (c == ESCAPE) {
                joined.append(ESCAPE).append('1');
            } else {
                joined.append(c);
            }
        }
    }
}
