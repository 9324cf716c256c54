package io.earshot.lifts;

import io.earshot.events.Keys;
import io.earshot.joins.Tally;
import io.earshot.measures.experiment.Cohort;
import io.earshot.measures.experiment.Draws;
import io.earshot.measures.experiment.LiftTable;
import io.earshot.measures.experiment.Slice;
import io.earshot.measures.experiment.UnitOutcome;
import io.earshot.measures.experiment.UnitOutcome.Part;
import io.earshot.measures.experiment.UnitOutcome.Value;
import io.earshot.measures.lift.Moments;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** What outcomes of units add to the moments and counts of their arms. */
public final class OutcomeTallies {
    /** Additions to the units of an arm: how many were seen, and how many of them in several arms. */
    static final String UNITS = "units_of_arms";

    /** Additions to what the audience of an ad did: see {@link Cohort}. */
    static final String COHORTS = "cohorts";

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
            Moments moments = moments(value);
            outcome.slices()
                    .forEach(slice -> out.accept(cell(outcome, value, slice).tally(moments, sign, keptUntilMicros)));
        }
        for (Part part : outcome.parts()) {
            out.accept(cell(outcome, part.value(), part.slice()).tally(moments(part.value()), sign, keptUntilMicros));
        }
    }

    private static Moments moments(Value value) {
        Moments moments = new Moments(LiftTable.WIDTH);
        moments.add(value.numerator(), value.denominator(), value.covariate());
        return moments;
    }

    private static Cell cell(UnitOutcome outcome, Value value, Slice slice) {
        return new Cell(
                outcome.storeId(),
                outcome.comparisonId(),
                value.metric(),
                slice,
                outcome.arm(),
                Cell.UNITS,
                outcome.day(),
                outcome.stratum());
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

    /** The same of one unit: apart by the probability with which it was drawn, if it states one. */
    private static Tally units(UnitOutcome outcome, int sign) {
        long contaminated = outcome.isContaminated() ? sign : 0;
        if (!Draws.isProbability(outcome.stratum())) {
            return units(outcome.storeId(), outcome.comparisonId(), outcome.arm(), sign, contaminated);
        }
        String key = Keys.join(outcome.storeId(), outcome.comparisonId(), outcome.arm(), outcome.stratum());
        return new Tally(UNITS, key, new long[] {sign, contaminated}, Tally.FOR_EVER);
    }

    /** An addition to the units of an arm; kept for ever, as an experiment may go on after any pause. */
    static Tally units(String storeId, String comparisonId, String arm, long seen, long contaminated) {
        return new Tally(UNITS, Keys.join(storeId, comparisonId, arm), new long[] {seen, contaminated}, Tally.FOR_EVER);
    }
}
