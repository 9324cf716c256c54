package io.earshot.measures.hypothesis;

import io.earshot.measures.experiment.LiftTable;
import io.earshot.measures.experiment.Metric;
import io.earshot.measures.experiment.ValueDesign;
import io.earshot.results.Hypothesis;
import io.earshot.results.Lift;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which lifts tell of which claims. */
public final class Claims {
    /** The arm of those to whom a call was assigned, whether they were reached or not. */
    private static final String CALL = "call";

    private static final String EMAIL = "email";

    private Claims() {}

    /** Whether a claim may be about a lift: one of all mature units. */
    public static boolean areAbout(Lift lift) {
        return claim(lift) != null && lift.slice().isEmpty() && lift.maturity().equals(LiftTable.MATURE);
    }

    /**
     * What lifts say of claims, a row per claim and arm.
     *
     * @param lifts of one comparison
     * @param worded arms with copy made of customers' words
     */
    public static List<Hypothesis> judge(Collection<Lift> lifts, Set<String> worded) {
        List<Hypothesis> rows = new ArrayList<>();
        for (Lift lift : lifts) {
            Claim claim = claim(lift);
            boolean isInformed = worded.contains(lift.arm())
                    || (claim != Claim.ROAS
                            && (lift.arm().equals(CALL) || lift.comparisonId().startsWith(ValueDesign.COPY + "/")));
            if (claim != null && isInformed && !lift.arm().equals(lift.baseline())) {
                rows.add(claim.of(lift));
            }
        }
        rows.sort(Comparator.comparing(Hypothesis::hypothesis).thenComparing(Hypothesis::arm));
        return rows;
    }

    /**
     * What the rates of one arm say of claims about recovered carts; they need no other arm.
     *
     * @param lift a row of RecoveryJob; gone if it is
     */
    public static List<Hypothesis> recovered(Lift lift) {
        boolean isOfCarts = lift.comparisonId().startsWith("cart:")
                && lift.metric().equals(Metric.RECOVERY_RATE.word())
                && lift.slice().isEmpty()
                && lift.maturity().equals(LiftTable.MATURE);
        Claim claim = lift.arm().equals(CALL)
                ? Claim.RECOVERED_BY_CALL
                : lift.arm().equals(EMAIL) ? Claim.RECOVERED_BY_EMAIL : null;
        if (!isOfCarts || claim == null) {
            return List.of();
        }
        long recovered = Math.round(lift.value() * lift.units());
        Hypothesis row = claim.ofShare(
                lift.job(),
                lift.storeId(),
                lift.comparisonId(),
                lift.arm(),
                recovered,
                lift.units(),
                lift.isRandomised());
        return List.of(lift.isDeleted() ? row.deleted() : row);
    }

    private static @Nullable Claim claim(Lift lift) {
        if (lift.metric().equals(Metric.ROAS.word())) {
            return Claim.ROAS;
        }
        // Of all other jobs an order's value is a guardrail, and revenue is what a campaign brought.
        if (!lift.job().equals(ValueDesign.JOB)) {
            return null;
        }
        if (lift.metric().equals(Metric.AVERAGE_ORDER_VALUE.word())) {
            return Claim.ORDER_VALUE;
        }
        return lift.metric().equals(Metric.REVENUE_PER_UNIT.word()) ? Claim.LIFETIME_VALUE : null;
    }
}
