package io.earshot.measures.experiment;

import io.earshot.measures.lift.Estimate;
import io.earshot.measures.lift.Interval;
import io.earshot.measures.lift.Moments;
import io.earshot.measures.lift.Multiplicity;
import io.earshot.measures.lift.PartialPooling;
import io.earshot.measures.lift.Posterior;
import io.earshot.measures.lift.Sample;
import io.earshot.results.PhraseLift;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The rows of {@code phrase_lifts} of one comparison: the units that were shown a phrase against all of the baseline, each
 * phrase by itself and drawn towards the others, and which of them are discoveries.
 */
public record PhraseTable(String job, Comparison comparison) {
    private static final double ALPHA = 0.05;
    private static final Interval UNKNOWN = new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    /** The mature units of an arm that were shown copy made of a phrase. */
    public record Shown(String arm, String phraseId, Moments moments) {}

    /** What is known of a phrase. */
    private record Compared(Shown shown, Sample value, Estimate lift) {}

    /** @param all the mature units of each arm */
    public List<PhraseLift> rows(Map<String, Moments> all, List<Shown> shown) {
        LiftTable table = new LiftTable(job, comparison, comparison.primaryMetric(), Slice.ALL, LiftTable.MATURE);
        Sample baseline = table.sample(all.getOrDefault(comparison.baseline(), new Moments(LiftTable.WIDTH)));
        List<Compared> known = new ArrayList<>();
        List<Compared> unknown = new ArrayList<>();
        for (Shown one : shown) {
            if (comparison.has(one.arm) && !one.arm.equals(comparison.baseline()) && one.moments.units() > 0) {
                Sample value = table.sample(one.moments);
                // Among hundreds of phrases those whose few outcomes agree by chance would be taken for discoveries.
                Estimate lift = table.estimate(baseline, value.withLeast(baseline.variance()));
                (lift.standardError() > 0 ? known : unknown).add(new Compared(one, value, lift));
            }
        }
        List<Posterior> pooled = pooled(known);
        boolean[] discoveries = Multiplicity.discoveries(
                known.stream().mapToDouble(one -> one.lift.logE()).toArray(), ALPHA);
        List<PhraseLift> rows = new ArrayList<>();
        for (int i = 0; i < known.size(); i++) {
            Posterior posterior = pooled.get(i);
            rows.add(row(known.get(i), baseline, posterior.mean(), credible(posterior), discoveries[i], known.size()));
        }
        unknown.forEach(one -> rows.add(row(one, baseline, 0, UNKNOWN, false, known.size())));
        return rows;
    }

    /** Where phrases do not differ at all, each is what all are. */
    private static Interval credible(Posterior posterior) {
        return posterior.deviation() > 0 ? posterior.credible(ALPHA) : new Interval(posterior.mean(), posterior.mean());
    }

    private static List<Posterior> pooled(List<Compared> known) {
        if (known.isEmpty()) {
            return List.of();
        }
        double[] effects = known.stream().mapToDouble(one -> one.lift.effect()).toArray();
        double[] errors =
                known.stream().mapToDouble(one -> one.lift.standardError()).toArray();
        return PartialPooling.of(effects, errors).posteriors();
    }

    private PhraseLift row(
            Compared one, Sample baseline, double pooled, Interval credible, boolean isDiscovery, long phrases) {
        boolean isKnown = one.lift.standardError() > 0;
        return new PhraseLift(
                job,
                comparison.storeId(),
                comparison.id(),
                one.shown.arm,
                one.shown.phraseId,
                comparison.primaryMetric().word(),
                comparison.isRandomised(),
                one.value.units(),
                baseline.units(),
                LiftTable.finite(one.value.value()),
                LiftTable.finite(baseline.value()),
                isKnown ? one.lift.effect() : 0,
                one.lift.lower(),
                one.lift.upper(),
                isKnown ? one.lift.logE() : 0,
                pooled,
                credible.lower(),
                credible.upper(),
                isDiscovery,
                phrases,
                false);
    }
}
