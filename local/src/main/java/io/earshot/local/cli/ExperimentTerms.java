package io.earshot.local.cli;

import io.earshot.events.ExperimentRegistered;
import io.earshot.events.ExperimentRegistered.Arm;
import io.earshot.events.ExperimentRegistered.Guardrail;
import io.earshot.local.Registrations.Said;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** By what an experiment is drawn and judged, in two registrations of it. The name is not among it. */
final class ExperimentTerms {
    /** Decimals of a percent in millionths. */
    private static final int DECIMALS = 4;

    private ExperimentTerms() {}

    /** What one says, and what the other says instead; what was declared beforehand stays in any case, and is left out. */
    static List<String> changes(ExperimentRegistered from, ExperimentRegistered to) {
        List<String> changes = new ArrayList<>();
        compare(changes, "arms", arms(from), arms(to));
        compare(changes, "baseline", from.baseline(), to.baseline());
        compare(changes, "unit", from.unit(), to.unit());
        compare(changes, "metric", from.primaryMetric(), to.primaryMetric());
        compare(changes, "window", from.outcomeWindowDays() + " days", to.outcomeWindowDays() + " days");
        compare(changes, "margin", percent(from.decisionMarginPpm()), percent(to.decisionMarginPpm()));
        compare(changes, "guardrails", guardrails(from), guardrails(to));
        compare(changes, "A/A test", from.isAaTest() ? "yes" : "no", to.isAaTest() ? "yes" : "no");
        return changes;
    }

    /**
     * The registrations of other senders that stand before one in the log, though its sender had not seen them: of two that
     * look at the same moment, the later in the log finds the other here.
     */
    static List<Said> met(Said sent, List<Said> before, List<Said> after) {
        return after.stream()
                .filter(said -> said.partition() == sent.partition() && said.offset() < sent.offset())
                .filter(said -> !before.contains(said))
                .toList();
    }

    private static void compare(List<String> changes, String what, String from, String to) {
        if (!from.equals(to)) {
            changes.add(what + " " + from + ", now " + to);
        }
    }

    /** By name: in which order they are shown is no term. */
    private static String arms(ExperimentRegistered registered) {
        return sorted(registered.arms().stream().map(ExperimentTerms::words));
    }

    private static String words(Arm arm) {
        return arm.name() + "=" + arm.weight();
    }

    private static String guardrails(ExperimentRegistered registered) {
        String words = sorted(registered.guardrails().stream().map(ExperimentTerms::words));
        return words.isEmpty() ? "the usual" : words;
    }

    private static String words(Guardrail guardrail) {
        return guardrail.metric() + " " + percent(guardrail.marginPpm());
    }

    private static String sorted(Stream<String> words) {
        return words.sorted().collect(Collectors.joining(" "));
    }

    private static String percent(long ppm) {
        return BigDecimal.valueOf(ppm, DECIMALS).stripTrailingZeros().toPlainString() + "%";
    }
}
