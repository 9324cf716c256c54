package io.earshot.measures.recovery;

import io.earshot.events.ExperimentRegistered;
import io.earshot.events.ExperimentRegistered.Arm;
import io.earshot.measures.experiment.Comparison;
import io.earshot.measures.experiment.Draws;
import io.earshot.measures.experiment.Verdict;
import io.earshot.results.SampleRatioCheck;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether the units of a drawn comparison came to its arms in the shares that their assignments state. What the arms that were
 * seen leave of the whole belongs to {@link #NOT_SEEN}, so that it is noticed when nobody is ever held out. Where the stated
 * probabilities contradict each other (an arm states several, or all together more than the whole) nothing can be checked:
 * the p-values are 1.
 *
 * @param drawn by arm, of those that have units
 */
public record DrawnShares(String job, Comparison comparison, Map<String, Draws.Stated> drawn) {
    /** Arms that must be there and of which there is no unit. */
    public static final String NOT_SEEN = "not seen";

    private static final long WHOLE_PPM = 1_000_000;

    /** Each arm's probability may be rounded to a millionth. */
    private static final long ROUNDING_PPM = 4;

    /** The rows of {@code sample_ratio}: one for each arm that was seen, and one for what was not. */
    public List<SampleRatioCheck> checks() {
        List<Arm> arms = new ArrayList<>();
        Map<String, Verdict.Units> seen = new HashMap<>();
        long stated = 0;
        for (String arm : RecoveryComparisons.ARMS) {
            Draws.Stated units = drawn.get(arm);
            if (units != null) {
                stated += units.ppm();
                arms.add(new Arm(arm, units.ppm()));
                seen.put(arm, new Verdict.Units(units.units(), 0));
            }
        }
        boolean isChecked = Draws.isOne(drawn.values());
        if (isChecked && WHOLE_PPM - stated > ROUNDING_PPM) {
            arms.add(new Arm(NOT_SEEN, WHOLE_PPM - stated));
        }
        if (seen.isEmpty()) {
            return List.of();
        }
        return new Verdict(job, with(arms, isChecked), List.of(), seen).checks();
    }

    private Comparison with(List<Arm> arms, boolean isChecked) {
        ExperimentRegistered of = comparison.registered();
        return new Comparison(
                new ExperimentRegistered(
                        of.meta(),
                        of.experimentId(),
                        of.name(),
                        isChecked
                                ? arms
                                : arms.stream()
                                        .map(arm -> new Arm(arm.name(), 1))
                                        .toList(),
                        of.baseline(),
                        isChecked ? of.unit() : "not_randomised",
                        of.plannedUnits(),
                        of.primaryMetric(),
                        of.outcomeWindowDays(),
                        of.isAaTest(),
                        of.decisionMarginPpm(),
                        of.capMinor(),
                        of.guardrails()),
                comparison.plannedUnits(),
                comparison.capMinor());
    }
}
