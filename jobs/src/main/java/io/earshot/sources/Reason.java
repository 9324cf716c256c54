package io.earshot.sources;

import java.util.Locale;

/** Why a record was refused. */
public enum Reason {
    MALFORMED,
    UNKNOWN_STORE,
    FUTURE;

    /** The words in result tables. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
