package io.earshot.measures.recovery;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What somebody is to be won back to. */
public enum About {
    /** A cart that was left behind. */
    CART("cart_abandoner"),
    /** A subscription that was cancelled. */
    SUBSCRIPTION("churned_subscriber"),
    /** A trial that may become a subscription. */
    TRIAL("prospect");

    private final String segment;

    About(String segment) {
        this.segment = segment;
    }

    /** The word in events and result tables. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The segment of a conversation that is about it, where the conversation names no cart. */
    String segment() {
        return segment;
    }

    /** What a contact is about, if it is to win somebody back. */
    public static Optional<About> of(String word) {
        return Arrays.stream(values())
                .filter(about -> about.word().equals(word))
                .findAny();
    }
}
