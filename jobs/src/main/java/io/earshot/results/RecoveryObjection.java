package io.earshot.results;

/** How many of those who raised an objection were recovered. A row of {@code recovery_objections}, where each component is explained. */
public record RecoveryObjection(
        String storeId,
        String about,
        String objection,
        String basis,
        long connected,
        long recovered,
        double rate,
        double lower,
        double upper,
        boolean isDeleted) {

    /** The same row, vanished. */
    public RecoveryObjection deleted() {
        return new RecoveryObjection(storeId, about, objection, basis, connected, recovered, rate, lower, upper, true);
    }
}
