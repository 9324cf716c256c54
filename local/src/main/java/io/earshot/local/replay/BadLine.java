package io.earshot.local.replay;

/** A line of a file that breaks a rule; the message says which line, which rule, and what came. */
public final class BadLine extends RuntimeException {
    private static final long serialVersionUID = 1;

    BadLine(long line, String message) {
        super("line " + line + ": " + message);
    }
}
