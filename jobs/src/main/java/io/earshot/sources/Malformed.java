package io.earshot.sources;

/** A record breaks a rule of its contract. The message names the field, the rule and, where it is not personal, what came. */
final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String message) {
        super(message, null, false, false);
    }
}
