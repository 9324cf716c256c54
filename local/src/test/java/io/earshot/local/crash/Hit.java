package io.earshot.local.crash;

/**
 * A fault in mid-stream, and how the job came over it.
 *
 * @param before what stood in ClickHouse when the fault began
 * @param after what stood there when rows of a checkpoint that was triggered after the fault had been written
 * @param sent records that had been sent by then
 * @param total records of the whole stream
 * @param relinks links that arrived between, of visitors who had been seen before
 * @param secondsLasted from the fault's beginning to its end
 * @param secondsToRecover from the fault's end until such rows had been written
 */
public record Hit(
        Nemesis nemesis,
        String detail,
        Standing before,
        Standing after,
        int sent,
        int total,
        int relinks,
        double secondsLasted,
        double secondsToRecover) {

    /**
     * What ClickHouse holds.
     *
     * @param version the newest
     * @param records that the accounts have
     */
    public record Standing(long version, long records) {}

    public boolean isMidStream() {
        return before.records > 0 && after.records > before.records && after.version > before.version && sent < total;
    }

    @Override
    public String toString() {
        return "%-36s lasted %5.1f s, recovered after %5.1f s; records in the tables %d, then %d, sent %d of %d; links of known visitors meanwhile %d%s"
                .formatted(
                        nemesis,
                        secondsLasted,
                        secondsToRecover,
                        before.records,
                        after.records,
                        sent,
                        total,
                        relinks,
                        detail.isEmpty() ? "" : "\n    " + detail);
    }
}
