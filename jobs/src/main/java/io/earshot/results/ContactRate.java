package io.earshot.results;

/** How often attempts connected. A row of {@code contact_rates}, where each component is explained. */
public record ContactRate(
        String storeId,
        String channel,
        String segment,
        String dimension,
        int value,
        long attempts,
        long connected,
        double rate,
        double lower,
        double upper,
        boolean isDeleted) {

    /** The same row, vanished. */
    public ContactRate deleted() {
        return new ContactRate(
                storeId, channel, segment, dimension, value, attempts, connected, rate, lower, upper, true);
    }
}
