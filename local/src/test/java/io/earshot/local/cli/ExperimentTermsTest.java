package io.earshot.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.ExperimentRegistered;
import io.earshot.events.ExperimentRegistered.Arm;
import io.earshot.events.ExperimentRegistered.Guardrail;
import io.earshot.events.Meta;
import io.earshot.local.Registrations.Said;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExperimentTermsTest {
    private static final ExperimentRegistered STANDS =
            registered("one", "customer", 14, 0, List.of(new Arm("a", 1), new Arm("b", 1)), List.of());

    @Test
    void namesEachTermThatDiffers() {
        ExperimentRegistered asked = registered(
                "two",
                "visitor",
                7,
                25_000,
                List.of(new Arm("a", 3), new Arm("b", 1)),
                List.of(new Guardrail("refund_rate", 100_000)));

        assertThat(ExperimentTerms.changes(STANDS, asked))
                .containsExactly(
                        "arms a=1 b=1, now a=3 b=1",
                        "unit customer, now visitor",
                        "window 14 days, now 7 days",
                        "margin 0%, now 2.5%",
                        "guardrails the usual, now refund_rate 10%");
    }

    @Test
    void takesNeitherAnotherNameNorAnotherOrderOfArmsForOtherTerms() {
        assertThat(ExperimentTerms.changes(
                        STANDS,
                        registered("two", "customer", 14, 0, List.of(new Arm("b", 1), new Arm("a", 1)), List.of())))
                .isEmpty();
    }

    @Test
    void tellsTheLaterOfTwoThatLookedAtTheSameMoment() {
        Said known = said(0, 3);
        Said theirs = said(0, 4);
        Said ours = said(0, 5);
        Said afterwards = said(0, 6);
        List<Said> log = List.of(known, theirs, ours, afterwards);

        assertThat(ExperimentTerms.met(ours, List.of(known), log)).containsExactly(theirs);
        assertThat(ExperimentTerms.met(theirs, List.of(known), log)).isEmpty();
    }

    private static Said said(int partition, long offset) {
        return new Said(STANDS, partition, offset, 0);
    }

    private static ExperimentRegistered registered(
            String name, String unit, int window, long marginPpm, List<Arm> arms, List<Guardrail> guardrails) {
        return new ExperimentRegistered(
                new Meta("event", "shop", 0, 0, 0),
                "x",
                name,
                arms,
                "a",
                unit,
                0,
                "conversion_rate",
                window,
                false,
                marginPpm,
                0,
                guardrails);
    }
}
