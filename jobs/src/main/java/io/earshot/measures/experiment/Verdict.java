package io.earshot.measures.experiment;

import io.earshot.events.ExperimentRegistered.Guardrail;
import io.earshot.measures.lift.SampleRatio;
import io.earshot.results.ExperimentState;
import io.earshot.results.Lift;
import io.earshot.results.SampleRatioCheck;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How an experiment stands, and what to do now, from the lifts of all its mature units and the units of its arms.
 *
 * @param lifts the rows of all mature units, of every metric
 * @param units by arm
 */
public record Verdict(String job, Comparison comparison, List<Lift> lifts, Map<String, Units> units) {
    private static final double ALPHA = 0.05;

    /** Under this chance of reaching the lift that is aimed at, an arm is hopeless. */
    private static final double HOPELESS = 0.05;

    /** Units that were first seen in an arm, and how many of them were seen in others as well. */
    public record Units(long seen, long contaminated) {
        static final Units NONE = new Units(0, 0);
    }

    /** What to do. */
    private record Decision(String status, String decision, String reason) {}

    /** The rows of {@code sample_ratio}, one per arm. */
    public List<SampleRatioCheck> checks() {
        long[] seen = seen();
        double[] weights = comparison.weights();
        double total = total(weights);
        long all = total(seen);
        double logE = logE(seen, weights);
        double p = Math.min(1, Math.exp(-logE));
        double fixed = comparison.isRandomised() ? SampleRatio.fixed(seen, weights) : 1;
        int furthest = all == 0 || !comparison.isRandomised() ? -1 : furthestOff(seen, weights);
        List<SampleRatioCheck> checks = new ArrayList<>();
        List<String> arms = comparison.arms();
        for (int i = 0; i < arms.size(); i++) {
            checks.add(new SampleRatioCheck(
                    job,
                    comparison.storeId(),
                    comparison.id(),
                    arms.get(i),
                    weights[i] / total,
                    seen[i],
                    units(arms.get(i)).contaminated,
                    all * weights[i] / total,
                    logE,
                    p,
                    fixed,
                    p < SampleRatio.LEVEL,
                    i == furthest,
                    false));
        }
        return checks;
    }

    /** The row of {@code experiments}. */
    public ExperimentState state() {
        Decision decision = decide();
        Lift leading = leading();
        return new ExperimentState(
                job,
                comparison.storeId(),
                comparison.id(),
                comparison.registered().name(),
                comparison.registered().meta().atMicros(),
                comparison.arms(),
                comparison.baseline(),
                comparison.registered().unit(),
                comparison.registered().primaryMetric(),
                comparison.plannedUnits(),
                comparison.registered().outcomeWindowDays(),
                comparison.decisionMargin(),
                comparison.registered().isAaTest(),
                matureUnits(),
                total(seen()),
                comparison.arms().stream()
                        .mapToLong(arm -> units(arm).contaminated)
                        .sum(),
                decision.status,
                decision.decision,
                decision.reason,
                leading == null ? "" : leading.arm(),
                comparison.guardrails().stream().map(this::words).toList(),
                false);
    }

    private Decision decide() {
        SampleRatioCheck off = checks().stream()
                .filter(check -> check.hasFired() && check.isFurthestOff())
                .findAny()
                .orElse(null);
        if (off != null) {
            return new Decision(
                    "broken",
                    "stop and mend the assignment",
                    format(
                            "%s has %,d units instead of %,.0f (p = %.2g at every look): what is missing could be the whole lift",
                            off.arm(), off.units(), off.expectedUnits(), off.pValue()));
        }
        List<Lift> known = known();
        if (known.isEmpty()) {
            return new Decision("waiting", "wait", "no two arms have units whose outcome window has closed");
        }
        if (!comparison.isRandomised()) {
            return new Decision(
                    "association",
                    "learn from it, do not ship on it",
                    "the arms were not drawn at random: " + words(known.get(0)));
        }
        Lift excluding = known.stream()
                .filter(lift -> lift.lower() > 0 || lift.upper() < 0)
                .findFirst()
                .orElse(null);
        if (comparison.registered().isAaTest()) {
            return excluding == null
                    ? new Decision("running", "keep going", "all arms are the same, and none shows a lift")
                    : new Decision(
                            "broken",
                            "look for the fault",
                            "all arms are the same, yet " + words(excluding) + ": a false alarm");
        }
        return decide(known);
    }

    /**
     * Of arms that were drawn and differ. An arm that breaks a guardrail is out, the others go on; so many arms as were
     * registered are as many chances for a false alarm, whichever of them have units yet.
     *
     * @param known the lifts that are known, those of arms that break a guardrail last
     */
    private Decision decide(List<Lift> known) {
        int compared = comparison.arms().size() - 1;
        Set<String> broken = broken();
        List<Lift> sound =
                known.stream().filter(lift -> !broken.contains(lift.arm())).toList();
        for (Lift lift : sound) {
            boolean isBetter = comparison.primaryMetric().isLessBetter() ? lift.upper() < 0 : lift.lower() > 0;
            if (isBetter && lift.logE() >= Math.log(compared / ALPHA)) {
                return new Decision("ship", "ship " + lift.arm(), words(lift) + undecided(lift.arm()));
            }
        }
        if (broken.size() == compared) {
            Guardrail first = comparison.guardrails().stream()
                    .filter(guardrail -> !breaking(guardrail).isEmpty())
                    .findFirst()
                    .orElseThrow();
            return new Decision("stop", "stop: " + breaking(first).get(0) + " breaks " + first.metric(), words(first));
        }
        String out = broken.isEmpty() ? "" : "; out, as a guardrail is broken: " + String.join(", ", broken);
        if (sound.size() + broken.size() == compared && sound.stream().allMatch(this::isHopeless)) {
            return new Decision("stop", "stop: cannot win", words(known.get(0)) + outOfReach(known.get(0)) + out);
        }
        return new Decision("running", "keep going", words(known.get(0)) + out);
    }

    /** The arms that break a guardrail. */
    private Set<String> broken() {
        Set<String> broken = new TreeSet<>(Comparator.comparingInt(comparison.arms()::indexOf));
        comparison.guardrails().forEach(guardrail -> broken.addAll(breaking(guardrail)));
        return broken;
    }

    /** The guardrails of which it is not known whether an arm holds them. */
    private String undecided(String arm) {
        List<String> open = comparison.guardrails().stream()
                .filter(guardrail -> guarded(guardrail).stream()
                        .noneMatch(lift -> lift.arm().equals(arm) && isHeld(lift, guardrail)))
                .map(Guardrail::metric)
                .toList();
        return open.isEmpty() ? "" : "; not known to hold: " + String.join(", ", open);
    }

    /** Whether an arm's interval lies on the wrong side, or the lift that is aimed at cannot be reached any more. */
    private boolean isHopeless(Lift lift) {
        return isWorse(lift) || lift.chanceToReach() < HOPELESS;
    }

    private boolean isWorse(Lift lift) {
        return comparison.primaryMetric().isLessBetter() ? lift.lower() > 0 : lift.upper() < 0;
    }

    /** Why a hopeless arm is so, for a wide interval leaves open what the planned units will not show any more. */
    private String outOfReach(Lift lift) {
        if (isWorse(lift)) {
            return "; worse than the baseline";
        }
        double aim = comparison.primaryMetric().isLessBetter() ? -comparison.aim() : comparison.aim();
        boolean isOpen = lift.lower() <= aim && aim <= lift.upper();
        return format(
                "; even if its true lift were the %+.1f%% aimed at, a chance of %.1f%% to show it once the planned units"
                        + " are in%s",
                100 * aim, 100 * lift.chanceToReach(), isOpen ? ", and only more units could tell" : "");
    }

    private @Nullable Lift leading() {
        List<Lift> known = known();
        return known.isEmpty() ? null : known.get(0);
    }

    /** The lifts of the primary metric about which something is known: the best first, after them those that are out. */
    private List<Lift> known() {
        Set<String> broken =
                comparison.isRandomised() && !comparison.registered().isAaTest() ? broken() : Set.of();
        Comparator<Lift> best = Comparator.comparing((Lift lift) -> broken.contains(lift.arm()))
                .thenComparingDouble(lift -> comparison.primaryMetric().isLessBetter() ? lift.lift() : -lift.lift());
        return lifts.stream()
                .filter(lift -> lift.isPrimary() && !lift.arm().equals(comparison.baseline()) && lift.logE() != 0)
                .sorted(best.thenComparing(lift -> comparison.arms().indexOf(lift.arm())))
                .toList();
    }

    /** Of every unit it is known whether it converted. */
    private long matureUnits() {
        return lifts.stream()
                .filter(lift -> lift.metric().equals(Metric.CONVERSION_RATE.word()))
                .mapToLong(Lift::units)
                .sum();
    }

    /** The arms that make a guardrail's metric worse beyond its margin. */
    private List<String> breaking(Guardrail guardrail) {
        return guarded(guardrail).stream()
                .filter(lift -> best(lift, guardrail) < -Comparison.margin(guardrail))
                .map(Lift::arm)
                .toList();
    }

    /** In the order of the arms: lifts come in any. */
    private List<Lift> guarded(Guardrail guardrail) {
        return lifts.stream()
                .filter(lift -> lift.metric().equals(guardrail.metric())
                        && !lift.arm().equals(comparison.baseline())
                        && lift.logE() != 0)
                .sorted(Comparator.comparingInt(lift -> comparison.arms().indexOf(lift.arm())))
                .toList();
    }

    /** The best that may be true of a guardrail, as a change for the better. */
    private static double best(Lift lift, Guardrail guardrail) {
        return Metric.of(guardrail.metric()).isLessBetter() ? -lift.lower() : lift.upper();
    }

    /** The worst that may be true of it. */
    private static double worst(Lift lift, Guardrail guardrail) {
        return Metric.of(guardrail.metric()).isLessBetter() ? -lift.upper() : lift.lower();
    }

    private String words(Guardrail guardrail) {
        List<Lift> guarded = guarded(guardrail);
        List<String> breaking = breaking(guardrail);
        boolean isHeld = guarded.size() == comparison.arms().size() - 1
                && guarded.stream().allMatch(lift -> isHeld(lift, guardrail));
        return guardrail.metric()
                + (!breaking.isEmpty()
                        ? ": broken by " + String.join(", ", breaking)
                        : isHeld ? ": holds" : ": undecided");
    }

    private static boolean isHeld(Lift lift, Guardrail guardrail) {
        return worst(lift, guardrail) > -Comparison.margin(guardrail);
    }

    private String words(Lift lift) {
        return format(
                "%s of %s: %+.1f%% (between %+.1f%% and %+.1f%% at every look), %,d of %,d planned units",
                lift.metric(),
                lift.arm(),
                100 * lift.lift(),
                100 * lift.lower(),
                100 * lift.upper(),
                matureUnits(),
                comparison.plannedUnits());
    }

    private double logE(long[] seen, double[] weights) {
        if (!comparison.isRandomised()) {
            return 0;
        }
        for (int i = 0; i < seen.length; i++) {
            if (weights[i] == 0 && seen[i] > 0) {
                return Double.POSITIVE_INFINITY;
            }
        }
        return SampleRatio.logE(seen, weights, SampleRatio.CONCENTRATION);
    }

    private static int furthestOff(long[] seen, double[] weights) {
        for (int i = 0; i < seen.length; i++) {
            if (weights[i] == 0 && seen[i] > 0) {
                return i;
            }
        }
        return SampleRatio.furthestOff(seen, weights);
    }

    private long[] seen() {
        return comparison.arms().stream()
                .mapToLong(arm -> Math.max(0, units(arm).seen))
                .toArray();
    }

    private Units units(String arm) {
        return units.getOrDefault(arm, Units.NONE);
    }

    private static long total(long[] numbers) {
        long total = 0;
        for (long number : numbers) {
            total += number;
        }
        return total;
    }

    private static double total(double[] numbers) {
        double total = 0;
        for (double number : numbers) {
            total += number;
        }
        return total;
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
