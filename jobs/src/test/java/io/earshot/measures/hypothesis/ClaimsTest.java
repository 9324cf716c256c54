package io.earshot.measures.hypothesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.results.Hypothesis;
import io.earshot.results.Lift;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    @Test
    void onlyLiftsOfAllMatureUnitsTell() {
        assertThat(Claims.areAbout(lift("value", "copy/30", "revenue_per_unit", "", "mature", "words")))
                .isTrue();
        assertThat(Claims.areAbout(lift("value", "copy/30", "revenue_per_unit", "channel", "mature", "words")))
                .isFalse();
        assertThat(Claims.areAbout(lift("value", "copy/30", "revenue_per_unit", "", "provisional", "words")))
                .isFalse();
        assertThat(Claims.areAbout(lift("value", "copy/30", "orders_per_unit", "", "mature", "words")))
                .isFalse();
        assertThat(Claims.areAbout(lift("experiment", "x", "average_order_value", "", "mature", "b")))
                .as("a guardrail")
                .isFalse();
        assertThat(Claims.areAbout(lift("experiment", "x", "roas", "", "mature", "b")))
                .isTrue();
    }

    @Test
    void onlyInformedArmsAreJudged() {
        List<Lift> lifts = List.of(
                lift("value", "outreach/30", "revenue_per_unit", "", "mature", "call"),
                lift("value", "outreach/30", "revenue_per_unit", "", "mature", "email"),
                lift("value", "outreach/30", "revenue_per_unit", "", "mature", "holdout"));

        assertThat(Claims.judge(lifts, Set.of())).extracting(Hypothesis::arm).containsExactly("call");
        assertThat(Claims.judge(lifts, Set.of("email", "holdout")))
                .as("never the baseline")
                .extracting(Hypothesis::arm)
                .containsExactly("call", "email");
    }

    @Test
    void adsTellOnlyWhereTheirCopyIsMadeOfPhrases() {
        List<Lift> lifts = List.of(lift("experiment", "x", "roas", "", "mature", "call"));

        assertThat(Claims.judge(lifts, Set.of())).isEmpty();
        assertThat(Claims.judge(lifts, Set.of("call")))
                .extracting(Hypothesis::hypothesis)
                .containsExactly("roas");
    }

    @Test
    void cartsAreJudgedByTheRateOfTheirArm() {
        Lift call = lift("recovery", "cart:drawn:", "recovery_rate", "", "mature", "call");
        Hypothesis row = Claims.recovered(call).get(0);

        assertThat(row.hypothesis()).isEqualTo("recovered_by_call");
        assertThat(row.units()).isEqualTo(1000);
        assertThat(row.estimate()).isEqualTo(0.25);
        assertThat(row.verdict()).isEqualTo("refuted");
        assertThat(row.isRandomised()).isTrue();
        assertThat(Claims.recovered(lift("recovery", "cart:chosen:", "recovery_rate", "", "mature", "call")))
                .as("nobody drew who is called")
                .noneMatch(Hypothesis::isRandomised);
        assertThat(Claims.recovered(call.deleted())).allMatch(Hypothesis::isDeleted);
        assertThat(Claims.recovered(lift("recovery", "trial:drawn:", "recovery_rate", "", "mature", "call")))
                .isEmpty();
        assertThat(Claims.recovered(lift("recovery", "cart:drawn:", "recovery_rate", "", "mature", "holdout")))
                .isEmpty();
    }

    /** +10%, between +5% and +15%; 1,000 units of value 0.25. */
    private static Lift lift(String job, String comparison, String metric, String slice, String maturity, String arm) {
        return new Lift(
                job,
                "shop",
                comparison,
                metric,
                slice,
                "",
                maturity,
                arm,
                "holdout",
                true,
                !comparison.contains(":chosen:"),
                1000,
                1000,
                0.25,
                0.2,
                0.1,
                0.05,
                0.15,
                0.01,
                3,
                0.05,
                0.15,
                0.01,
                false,
                0.1,
                0.05,
                0.15,
                0.99,
                0,
                1.4,
                1.2,
                1,
                5000,
                List.of(),
                false);
    }
}
