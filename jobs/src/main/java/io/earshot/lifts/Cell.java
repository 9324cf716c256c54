package io.earshot.lifts;

import io.earshot.events.Keys;
import io.earshot.joins.Tally;
import io.earshot.measures.experiment.Metric;
import io.earshot.measures.experiment.Slice;
import io.earshot.measures.experiment.Stratum;
import io.earshot.measures.lift.Moments;
import java.util.List;

/**
 * Where the moments of an arm's units stand: a metric and slice of a comparison, and there arm, source, day and stratum.
 *
 * @param source {@link #UNITS} or {@link #TOTALS}
 * @param day of the first exposure in the store's time zone, days since 1970-01-01
 * @param stratum see {@link Stratum}, or {@link io.earshot.measures.experiment.Draws}
 */
record Cell(
        String storeId,
        String comparisonId,
        Metric metric,
        Slice slice,
        String arm,
        String source,
        int day,
        String stratum) {
    /** Units counted one by one. */
    static final String UNITS = "units";

    /** Units that somebody else counted. */
    static final String TOTALS = "totals";

    /** The additions to moments among all others. */
    static final String TABLE = "arm_moments";

    private static final int PARTS_OF_TABLE = 5;
    private static final int PARTS_WITHOUT_STRATUM = 8;

    /** Of units that are in no stratum. */
    Cell(String storeId, String comparisonId, Metric metric, Slice slice, String arm, String source, int day) {
        this(storeId, comparisonId, metric, slice, arm, source, day, Stratum.NONE);
    }

    static Cell of(Tally tally) {
        List<String> key = Keys.split(tally.key());
        return new Cell(
                key.get(0),
                key.get(1),
                Metric.of(key.get(2)),
                new Slice(key.get(3), key.get(4)),
                key.get(5),
                key.get(6),
                Integer.parseInt(key.get(7)),
                key.size() > PARTS_WITHOUT_STRATUM ? key.get(PARTS_WITHOUT_STRATUM) : Stratum.NONE);
    }

    /** What units add to it, or take back with sign −1. */
    Tally tally(Moments moments, int sign, long keptUntilMicros) {
        long[] limbs = moments.limbs();
        for (int i = 0; i < limbs.length; i++) {
            limbs[i] *= sign;
        }
        String key = Keys.join(
                storeId,
                comparisonId,
                metric.word(),
                slice.dimension(),
                slice.value(),
                arm,
                source,
                Integer.toString(day));
        return new Tally(TABLE, stratum.isEmpty() ? key : key + '\u0000' + stratum, limbs, keptUntilMicros);
    }

    /** The key of all cells of its metric and slice: the beginning of its own. */
    static String table(Tally tally) {
        String key = tally.key();
        int end = -1;
        for (int part = 0; part < PARTS_OF_TABLE; part++) {
            end = key.indexOf('\u0000', end + 1);
        }
        return key.substring(0, end);
    }

    /** The rest of its key. */
    String place() {
        return stratum.isEmpty()
                ? Keys.join(arm, source, Integer.toString(day))
                : Keys.join(arm, source, Integer.toString(day), stratum);
    }

    /** The same with the units of another stratum. */
    Cell of(String otherStratum) {
        return new Cell(storeId, comparisonId, metric, slice, arm, source, day, otherStratum);
    }

    /** The sums of an arm that it adds to. */
    String armAndStratum() {
        return stratum.isEmpty() ? arm : Keys.join(arm, stratum);
    }
}
