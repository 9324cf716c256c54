package io.earshot.lifts;

import io.earshot.events.Keys;
import io.earshot.joins.Tally;
import io.earshot.measures.experiment.Cohort;
import io.earshot.measures.experiment.Draws;
import io.earshot.measures.experiment.LiftTable;
import io.earshot.measures.experiment.Slice;
import io.earshot.measures.experiment.Stratum;
import io.earshot.measures.experiment.UnitOutcome;
import io.earshot.measures.experiment.UnitOutcome.Part;
import io.earshot.measures.experiment.UnitOutcome.Value;
import io.earshot.measures.lift.Moments;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** What outcomes of units add to the moments and counts of their arms. */
public final class OutcomeTallies {
    /**
     * Additions to the units of an arm: how many were seen, and how many of them in several arms; and where they state the
     * probabilities with which they were drawn, what {@link SharesJoin} must know of these.
     */
    static final String UNITS = "units_of_arms";

    /** Additions to what the audience of an ad did: see {@link Cohort}. */
    static final String COHORTS = "cohorts";

    private static final int SQUARE_SHIFT = 20;
    private static final long SQUARE_MASK = (1 << SQUARE_SHIFT) - 1;

    private OutcomeTallies() {}

    /**
     * What is added when some outcomes take the place of others: to moments ({@link LiftJoin#isMoments}) and to the units of
     * arms.
     *
     * @param keptUntilMicros until when an outcome may change, microseconds since 1970 UTC
     */
    public static void changes(
            List<UnitOutcome> before,
            List<UnitOutcome> after,
            ToLongFunction<UnitOutcome> keptUntilMicros,
            Consumer<Tally> out) {
        List<UnitOutcome> gone = new ArrayList<>(before);
        for (UnitOutcome outcome : after) {
            if (!gone.remove(outcome)) {
                add(outcome, 1, keptUntilMicros.applyAsLong(outcome), out);
            }
        }
        gone.forEach(outcome -> add(outcome, -1, keptUntilMicros.applyAsLong(outcome), out));
    }

    private static void add(UnitOutcome outcome, int sign, long keptUntilMicros, Consumer<Tally> out) {
        if (!outcome.cohort().isEmpty()) {
            out.accept(cohort(outcome, sign, keptUntilMicros));
            return;
        }
        out.accept(units(outcome, sign));
        for (Value value : outcome.values()) {
            outcome.slices().forEach(slice -> add(outcome, value, slice, sign, keptUntilMicros, out));
        }
        for (Part part : outcome.parts()) {
            add(outcome, part.value(), part.slice(), sign, keptUntilMicros, out);
        }
    }

    /** A unit that states its probability is added twice: as it is, and weighed. */
    private static void add(
            UnitOutcome outcome, Value value, Slice slice, int sign, long keptUntilMicros, Consumer<Tally> out) {
        boolean isDrawn = Draws.isProbability(outcome.stratum());
        Cell cell = cell(outcome, value, slice, isDrawn ? Stratum.NONE : outcome.stratum());
        Moments moments = new Moments(LiftTable.WIDTH);
        moments.add(value.numerator(), value.denominator(), value.covariate());
        out.accept(cell.tally(moments, sign, keptUntilMicros));
        if (isDrawn) {
            Moments weighed = new Moments(LiftTable.WIDTH);
            weighed.add(Draws.weighed(value.numerator(), value.denominator(), Draws.ppm(outcome.stratum())));
            out.accept(cell.of(Draws.WEIGHED).tally(weighed, sign, keptUntilMicros));
        }
    }

    private static Cell cell(UnitOutcome outcome, Value value, Slice slice, String stratum) {
        return new Cell(
                outcome.storeId(),
                outcome.comparisonId(),
                value.metric(),
                slice,
                outcome.arm(),
                Cell.UNITS,
                outcome.day(),
                stratum);
    }

    /** Key: store, channel, campaign, ad, experiment, arm, day. */
    private static Tally cohort(UnitOutcome outcome, int sign, long keptUntilMicros) {
        String key = Keys.join(
                outcome.storeId(),
                outcome.cohort().get(0),
                outcome.cohort().get(1),
                outcome.cohort().get(2),
                outcome.comparisonId(),
                outcome.arm(),
                Integer.toString(outcome.day()));
        long[] values = Cohort.audience(outcome);
        for (int i = 0; i < values.length; i++) {
            values[i] *= sign;
        }
        return new Tally(COHORTS, key, values, keptUntilMicros);
    }

    private static Tally units(UnitOutcome outcome, int sign) {
        long contaminated = outcome.isContaminated() ? sign : 0;
        return Draws.isProbability(outcome.stratum())
                ? drawn(
                        outcome.storeId(),
                        outcome.comparisonId(),
                        outcome.arm(),
                        sign,
                        contaminated,
                        Draws.ppm(outcome.stratum()))
                : units(outcome.storeId(), outcome.comparisonId(), outcome.arm(), sign, contaminated);
    }

    /** Whether an addition is one to the units of an arm. */
    public static boolean isUnits(Tally tally) {
        return tally.table().equals(UNITS);
    }

    /** An addition to the units of an arm; kept for ever, as an experiment may go on after any pause. */
    static Tally units(String storeId, String comparisonId, String arm, long seen, long contaminated) {
        return new Tally(UNITS, Keys.join(storeId, comparisonId, arm), new long[] {seen, contaminated}, Tally.FOR_EVER);
    }

    /**
     * The same of units that state the probability with which they were drawn, in millionths: its sum, and that of its squares in
     * two parts, as their sum may need more than 64 bits.
     */
    static Tally drawn(String storeId, String comparisonId, String arm, long seen, long contaminated, long ppm) {
        long square = ppm * ppm;
        long[] values = {seen, contaminated, seen * ppm, seen * (square >> SQUARE_SHIFT), seen * (square & SQUARE_MASK)
        };
        return new Tally(UNITS, Keys.join(storeId, comparisonId, arm), values, Tally.FOR_EVER);
    }

    /** What additions of {@link #drawn} come to. */
    static Draws.Stated stated(long[] sums) {
        BigInteger squares = BigInteger.valueOf(sums[3]).shiftLeft(SQUARE_SHIFT).add(BigInteger.valueOf(sums[4]));
        return new Draws.Stated(sums[0], BigInteger.valueOf(sums[2]), squares);
    }
}
