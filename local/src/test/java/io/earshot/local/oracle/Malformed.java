package io.earshot.local.oracle;

/** The bytes are no event. */
final class Malformed extends Exception {
    private final String store;

    /** @param store empty where it cannot be read */
    Malformed(String message, String store) {
        super(message);
        this.store = store;
    }

    String store() {
        return store;
    }
}
