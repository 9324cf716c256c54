package io.earshot.measures.attribution;

import java.util.Locale;

/** What kind of contact a touch was. */
public enum TouchKind {
    CLICK,
    VIEW,
    EXPOSURE,
    CONVERSATION,
    VISIT;

    /** Whether only the short window of views applies. */
    public boolean isSeenOnly() {
        return this == VIEW || this == EXPOSURE;
    }

    /** The word in result tables. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
