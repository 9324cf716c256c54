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
        int start = 0;
        for (int end = joined.indexOf(END); end >= 0; end = joined.indexOf(END, start)) {
            ids.add(read(joined, start, end));
            start = end + 1;
        }
        ids.add(read(joined, start, joined.length()));
        return ids;
    }

    /** The first of the ids that were joined. */
    public static String first(String joined) {
        int end = joined.indexOf(END);
        return read(joined, 0, end < 0 ? joined.length() : end);
    }

    private static String read(String joined, int start, int end) {
        String id = joined.substring(start, end);
        if (id.indexOf(ESCAPE) < 0) {
            return id;
        }
        StringBuilder read = new StringBuilder(id.length());
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c == ESCAPE) {
                i++;
                c = id.charAt(i) == '0' ? END : ESCAPE;
            }
            read.append(c);
        }
        return read.toString();
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
        if (!isToBeEscaped(id)) {
            joined.append(id);
            return;
        }
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
