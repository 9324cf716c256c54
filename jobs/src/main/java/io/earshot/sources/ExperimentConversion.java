package io.earshot.sources;

import io.earshot.events.ArmTotalled;
import io.earshot.events.ExperimentRegistered;
import io.earshot.events.Meta;
import io.earshot.wire.ArmTotal;
import io.earshot.wire.Experiment;
import io.earshot.wire.ExperimentArm;
import io.earshot.wire.Guardrail;
import io.earshot.wire.Metric;
import io.earshot.wire.RandomisationUnit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Turns what is said about experiments into events, and refuses what contradicts itself. */
final class ExperimentConversion {
    private static final long MOST_WEIGHT = 1_000_000;
    private static final long MOST_MARGIN_PPM = 10_000_000;
    private static final long WHOLE_PPM = 1_000_000;
    private static final int LONGEST_WINDOW_DAYS = 365;

    private ExperimentConversion() {}

    static ExperimentRegistered registered(Experiment experiment, Meta meta) throws Malformed {
        Rules.id("experiment_id", experiment.getExperimentId());
        Rules.within("planned_units", experiment.getPlannedUnits(), 0, Rules.MOST_MONEY);
        Rules.within("outcome_window_days", experiment.getOutcomeWindowDays(), 1, LONGEST_WINDOW_DAYS);
        Rules.within("decision_margin_ppm", experiment.getDecisionMarginPpm(), 0, MOST_MARGIN_PPM);
        Rules.money("cap_minor", experiment.getCapMinor());
        List<ExperimentRegistered.Guardrail> guardrails = guardrails(experiment);
        requireCosts(experiment);
        return new ExperimentRegistered(
                meta,
                experiment.getExperimentId(),
                experiment.getName().isEmpty() ? experiment.getExperimentId() : experiment.getName(),
                arms(experiment),
                experiment.getBaseline(),
                EventConversion.word(experiment.getUnit()),
                experiment.getPlannedUnits(),
                EventConversion.word(experiment.getPrimaryMetric()),
                experiment.getOutcomeWindowDays(),
                experiment.getAaTest(),
                experiment.getDecisionMarginPpm(),
                experiment.getCapMinor(),
                guardrails);
    }

    /** Spend rows tell what an ad cost, never what one person did: without audiences a return on it stays unknown for ever. */
    private static void requireCosts(Experiment experiment) throws Malformed {
        boolean areCostsKnown = experiment.getUnit() == RandomisationUnit.AD_COHORT
                || experiment.getUnit() == RandomisationUnit.AD_COHORT_DAY;
        Rules.require(
                areCostsKnown || experiment.getPrimaryMetric() != Metric.ROAS,
                "primary_metric ROAS needs unit AD_COHORT or AD_COHORT_DAY, got unit " + experiment.getUnit());
        Rules.require(
                areCostsKnown
                        || experiment.getGuardrails().stream()
                                .noneMatch(guardrail -> guardrail.getMetric() == Metric.ROAS),
                "guardrails.metric ROAS needs unit AD_COHORT or AD_COHORT_DAY, got unit " + experiment.getUnit());
    }

    private static List<ExperimentRegistered.Arm> arms(Experiment experiment) throws Malformed {
        List<ExperimentRegistered.Arm> arms = new ArrayList<>();
        Set<String> names = new HashSet<>();
        long weights = 0;
        for (ExperimentArm arm : experiment.getArms()) {
            Rules.id("arms.name", arm.getName());
            Rules.require(names.add(arm.getName()), "arms.name must not be there twice");
            Rules.within("arms.weight", arm.getWeight(), 0, MOST_WEIGHT);
            weights += arm.getWeight();
            arms.add(new ExperimentRegistered.Arm(arm.getName(), arm.getWeight()));
        }
        Rules.require(arms.size() >= 2, "arms must be at least two");
        Rules.require(weights > 0, "arms.weight must not be 0 in all arms");
        Rules.require(names.contains(experiment.getBaseline()), "baseline must be one of the arms");
        return arms;
    }

    private static List<ExperimentRegistered.Guardrail> guardrails(Experiment experiment) throws Malformed {
        List<ExperimentRegistered.Guardrail> guardrails = new ArrayList<>();
        Set<String> metrics = new HashSet<>();
        for (Guardrail guardrail : experiment.getGuardrails()) {
            String metric = EventConversion.word(guardrail.getMetric());
            Rules.require(metrics.add(metric), "guardrails.metric must not be there twice");
            Rules.within("guardrails.margin_ppm", guardrail.getMarginPpm(), 0, WHOLE_PPM);
            guardrails.add(new ExperimentRegistered.Guardrail(metric, guardrail.getMarginPpm()));
        }
        return guardrails;
    }

    static ArmTotalled totalled(ArmTotal total, Meta meta) throws Malformed {
        Rules.id("experiment_id", total.getExperimentId());
        Rules.id("arm", total.getArm());
        Rules.time("period_start", total.getPeriodStart());
        long start = Rules.micros(total.getPeriodStart());
        Rules.require(start <= meta.atMicros(), "period_start must not be after occurred_at");
        Rules.within("units", total.getUnits(), 0, Rules.MOST_MONEY);
        Rules.within("successes", total.getSuccesses(), 0, total.getUnits());
        BigDecimal numeratorSquares =
                squares("numerator", total.getNumeratorSum(), total.getNumeratorSquares(), total.getUnits());
        BigDecimal denominatorSquares =
                squares("denominator", total.getDenominatorSum(), total.getDenominatorSquares(), total.getUnits());
        BigDecimal products = Rules.digits("products", total.getProducts());
        Rules.require(
                products.pow(2).compareTo(numeratorSquares.multiply(denominatorSquares)) <= 0,
                "products must be at most the root of numerator_squares times denominator_squares");
        if (!total.getCurrency().isEmpty()) {
            Rules.currency("currency", total.getCurrency());
        }
        return new ArmTotalled(
                meta,
                total.getExperimentId(),
                total.getArm(),
                start,
                total.getUnits(),
                total.getSuccesses(),
                total.getNumeratorSum(),
                numeratorSquares,
                total.getDenominatorSum(),
                denominatorSquares,
                products,
                total.getCurrency());
    }

    /** The sum of squares of values that are not negative, given their sum: no others can be. */
    private static BigDecimal squares(String name, long sum, String text, long units) throws Malformed {
        Rules.money(name + "_sum", sum);
        BigDecimal squares = Rules.digits(name + "_squares", text);
        BigDecimal most = BigDecimal.valueOf(sum).pow(2);
        Rules.require(
                squares.compareTo(most) <= 0
                        && squares.multiply(BigDecimal.valueOf(units)).compareTo(most) >= 0,
                name + "_squares must be in [sum^2 / units, sum^2]");
        return squares;
    }
}
