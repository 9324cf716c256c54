package io.earshot.local.crash;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A fault in mid-stream, and how the jobs came over it.
 *
 * @param before what stood in ClickHouse when the fault began
 * @param after what stood there when every job had written rows of a checkpoint that was triggered after the fault
 * @param sent records that had been sent by then
 * @param total records of the whole stream
 * @param relinks links that arrived between, of visitors who had been seen before
 * @param revived Flink's processes that ended of themselves meanwhile and were started again
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
        int revived,
        double secondsLasted,
        double secondsToRecover) {

    /** What ClickHouse holds of each job, by its name. */
    public record Standing(SortedMap<String, Written> jobs) {
        public Standing {
            jobs = Collections.unmodifiableSortedMap(new TreeMap<>(jobs));
        }

        /** Records in the accounts of all jobs. */
        public long records() {
            return jobs.values().stream().mapToLong(Written::records).sum();
        }

        /** Whether rows of every job have come, later ones than these. */
        boolean isAfter(Standing before) {
            return jobs.keySet().equals(before.jobs.keySet())
                    && jobs.keySet().stream().allMatch(job -> jobs.get(job).isAfter(before.jobs.get(job)));
        }
    }

    /**
     * What ClickHouse holds of a job.
     *
     * @param version the newest
     * @param records that its accounts have
     */
    public record Written(long version, long records) {
        boolean isAfter(Written before) {
            return before.records > 0 && records > before.records && version > before.version;
        }
    }

    /** Whether every job wrote rows before the fault, and more of them after it, while records still came. */
    public boolean isMidStream() {
        return after.isAfter(before) && sent < total;
    }

    @Override
    public String toString() {
        return "%-36s lasted %5.1f s, recovered after %5.1f s; records in the tables %d, then %d, sent %d of %d; links of known visitors meanwhile %d%s%s"
                .formatted(
                        nemesis,
                        secondsLasted,
                        secondsToRecover,
                        before.records(),
                        after.records(),
                        sent,
                        total,
                        relinks,
                        revived == 0 ? "" : "; processes that ended of themselves " + revived,
                        detail.isEmpty() ? "" : "\n    " + detail);
    }
}
