package io.earshot.measures.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Cases of other tools and of published tables, each with its definition. Those in the test resources are facts with their
 * sources; more are read from the folder that {@code EARSHOT_VECTORS} names. A core case that is not understood fails.
 */
class LiftVectorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> agreesWithTheCommittedCases() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/vectors/lift.json")) {
            return cases("committed", JSON.readTree(in)).stream();
        }
    }

    @TestFactory
    Stream<DynamicTest> agreesWithTheCasesThatAreKeptAside() throws IOException {
        String folder = System.getenv("EARSHOT_VECTORS");
        if (folder == null) {
            return Stream.of(DynamicTest.dynamicTest(
                    "EARSHOT_VECTORS is not set", () -> assumeTrue(false, "EARSHOT_VECTORS names no folder")));
        }
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                tests.addAll(cases(file.getFileName().toString(), JSON.readTree(file.toFile())));
            }
        }
        return tests.stream();
    }

    private static List<DynamicTest> cases(String file, JsonNode root) {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode vector : root.path("vectors")) {
            if (vector.path("scope").asText().equals("core") && vector.has("inputs")) {
                String name = file + ": " + vector.path("id").asText();
                tests.add(DynamicTest.dynamicTest(name, () -> check(vector)));
            }
        }
        return tests;
    }

    private static void check(JsonNode vector) {
        Map<String, Object> got = got(vector.path("family").asText(), vector.path("inputs"));
        double absolute = vector.path("tolerance").path("abs").asDouble();
        double relative = vector.path("tolerance").path("rel").asDouble();
        JsonNode expected = vector.path("expected");
        assertThat(expected.size()).as("something is expected").isPositive();
        expected.fields().forEachRemaining(entry -> {
            assertThat(got).containsKey(entry.getKey());
            if (entry.getValue().isTextual()) {
                assertThat(got.get(entry.getKey())).isEqualTo(entry.getValue().asText());
                return;
            }
            double[] wanted = entry.getValue().isArray()
                    ? doubles(entry.getValue())
                    : new double[] {entry.getValue().asDouble()};
            double[] figures = got.get(entry.getKey()) instanceof double[] array
                    ? array
                    : new double[] {(double) got.get(entry.getKey())};
            assertThat(figures).hasSameSizeAs(wanted);
            for (int i = 0; i < wanted.length; i++) {
                assertThat(figures[i])
                        .as(entry.getKey())
                        .isCloseTo(wanted[i], within(absolute + relative * Math.abs(wanted[i])));
            }
        });
    }

    private static Map<String, Object> got(String family, JsonNode in) {
        double alpha = in.path("alpha").asDouble(0.05);
        return switch (family) {
            case "welch_relative", "ratio_relative" ->
                figures(FixedSample.delta(sample(in, "control"), sample(in, "treatment"), two(), alpha));
            case "welch_absolute", "degenerate" ->
                figures(FixedSample.difference(sample(in, "control"), sample(in, "treatment"), two(), alpha));
            case "one_sided_welch" -> oneSided(in, alpha);
            case "two_proportions_chi2" ->
                figures(FixedSample.proportions(sample(in, "control"), sample(in, "treatment"), alpha));
            case "non_inferiority" ->
                figures(FixedSample.nonInferiority(
                        sample(in, "control"),
                        sample(in, "treatment"),
                        in.path("margin").asDouble(),
                        alpha));
            case "negative_baseline" ->
                Map.of(
                        "effect",
                        FixedSample.relative(
                                in.path("control_mean").asDouble(),
                                in.path("treatment_mean").asDouble()));
            case "relative_fieller_and_log" -> fiellerAndLog(in, alpha);
            case "bayes_gaussian" -> posterior(in);
            case "bayes_expected_loss" ->
                losses(new Posterior(
                        in.path("posterior_mean").asDouble(),
                        in.path("posterior_sd").asDouble()));
            case "bayes_beta_binomial" -> rates(in);
            case "cuped_mean_relative" -> cupedMean(in, alpha);
            case "cuped_three_arms" -> cupedThreeArms(in);
            case "cuped_ratio_relative" -> cupedRatio(in, alpha);
            case "cuped_ratio_negative_baseline" -> cupedRatioRaw(in);
            case "srm_chi2" ->
                Map.of("p_value", SampleRatio.fixed(longs(in.path("observed")), doubles(in.path("weights"))));
            case "srm_anytime_valid" -> sampleRatio(in);
            case "holm" -> Map.of("adjusted", Multiplicity.holm(doubles(in.path("p"))));
            case "benjamini_hochberg" -> Map.of("adjusted", Multiplicity.benjaminiHochberg(doubles(in.path("p"))));
            case "holm_vs_bh" ->
                Map.of(
                        "holm", Multiplicity.holm(doubles(in.path("p"))),
                        "bh", Multiplicity.benjaminiHochberg(doubles(in.path("p"))));
            case "bernoulli_confidence_sequence" -> share(in, alpha);
            case "mde_fixed" ->
                Map.of(
                        "mde",
                        Planner.minimumDetectableLift(
                                in.path("mean").asDouble(),
                                in.path("variance").asDouble(),
                                in.path("n_per_arm").asDouble(),
                                alpha,
                                in.path("power").asDouble()));
            case "mid_experiment_power" -> extra(in, alpha);
            case "sample_size_continuous" ->
                Map.of(
                        "total",
                        Planner.units(
                                in.path("mde").asDouble(),
                                in.path("variance").asDouble(),
                                0.5,
                                alpha,
                                in.path("power").asDouble()));
            case "sample_size_binomial" ->
                Map.of(
                        "total",
                        Planner.unitsForRate(
                                in.path("mde").asDouble(),
                                in.path("baseline").asDouble(),
                                0.5,
                                alpha,
                                in.path("power").asDouble()));
            case "complier_effect" -> complier(in, alpha);
            case "numerical_stability" -> stable(in);
            case "retractions" -> retracted(in);
            case "winsorised_mean" -> winsorised(in);
            default -> fail("a core case of an unknown family: " + family);
        };
    }

    private static AlternativeHypothesis two() {
        return AlternativeHypothesis.TWO_SIDED;
    }

    private static Map<String, Object> figures(Estimate estimate) {
        Map<String, Object> figures = new HashMap<>();
        figures.put("effect", estimate.effect());
        figures.put("se", estimate.standardError());
        figures.put("ci_low", estimate.lower());
        figures.put("ci_high", estimate.upper());
        figures.put("p_value", estimate.pValue());
        figures.put("df", estimate.degreesOfFreedom());
        figures.put("status", estimate.isKnown() ? "ok" : "zero_or_negative_variance");
        return figures;
    }

    private static Map<String, Object> oneSided(JsonNode in, double alpha) {
        AlternativeHypothesis alternative = in.path("alternative").asText().equals("greater")
                ? AlternativeHypothesis.GREATER_THAN
                : AlternativeHypothesis.LESS_THAN;
        Sample control = sample(in, "control");
        Sample treatment = sample(in, "treatment");
        return figures(
                in.path("difference").asText().equals("relative")
                        ? FixedSample.delta(control, treatment, alternative, alpha)
                        : FixedSample.difference(control, treatment, alternative, alpha));
    }

    private static Map<String, Object> fiellerAndLog(JsonNode in, double alpha) {
        Sample control = sample(in, "control");
        Sample treatment = sample(in, "treatment");
        Estimate fieller = FixedSample.fieller(control, treatment, alpha);
        Estimate log = FixedSample.logRatio(control, treatment, alpha);
        double z = FixedSample.quantile(alpha);
        return Map.of(
                "g", z * z * control.squaredError() / (control.value() * control.value()),
                "rel_low", fieller.lower(),
                "rel_high", fieller.upper(),
                "log_low", log.lower(),
                "log_high", log.upper());
    }

    private static Map<String, Object> posterior(JsonNode in) {
        Sample control = sample(in, "control");
        Sample treatment = sample(in, "treatment");
        Estimate estimate = in.path("difference").asText().equals("relative")
                ? FixedSample.delta(control, treatment, two(), 0.05)
                : FixedSample.difference(control, treatment, two(), 0.05);
        JsonNode prior = in.path("prior");
        return losses(
                prior.isNull()
                        ? Posterior.flat(estimate)
                        : Posterior.of(
                                estimate,
                                prior.path("mean").asDouble(),
                                prior.path("variance").asDouble()));
    }

    private static Map<String, Object> losses(Posterior posterior) {
        Interval credible = posterior.credible(0.05);
        return Map.of(
                "effect", posterior.mean(),
                "se", posterior.deviation(),
                "ci_low", credible.lower(),
                "ci_high", credible.upper(),
                "chance_to_win", posterior.chanceToBeat(),
                "loss_keep_control", posterior.lossOfKeeping(),
                "loss_ship_treatment", posterior.lossOfShipping());
    }

    private static Map<String, Object> rates(JsonNode in) {
        long[] control = longs(in.path("control"));
        long[] treatment = longs(in.path("treatment"));
        RatePosterior posterior = RatePosterior.of(control[0], control[1], treatment[0], treatment[1]);
        return Map.of(
                "effect", posterior.effect(),
                "p_treatment_better", posterior.chanceToBeat(),
                "loss_ship_treatment", posterior.lossOfShipping(),
                "loss_keep_control", posterior.lossOfKeeping());
    }

    private static Map<String, Object> cupedMean(JsonNode in, double alpha) {
        Cuped.Arm control = Cuped.Arm.mean(pair(in.path("control")));
        Cuped.Arm treatment = Cuped.Arm.mean(pair(in.path("treatment")));
        Map<String, Object> figures =
                figures(Cuped.meanLift(control, treatment, Cuped.theta(control, treatment), alpha));
        figures.put("mean_control_unadj", control.metric());
        figures.put("mean_treatment_unadj", treatment.metric());
        return figures;
    }

    private static Map<String, Object> cupedThreeArms(JsonNode in) {
        Cuped.Arm control = Cuped.Arm.mean(pair(in.path("control")));
        Cuped.Arm one = Cuped.Arm.mean(pair(in.path("arm1")));
        Cuped.Arm two = Cuped.Arm.mean(pair(in.path("arm2")));
        double first = Cuped.theta(control, one);
        double second = Cuped.theta(control, two);
        return Map.of(
                "sd_control", Math.sqrt(control.adjusted(second).variance()),
                "sd_arm1", Math.sqrt(one.adjusted(first).variance()),
                "sd_arm2", Math.sqrt(two.adjusted(second).variance()));
    }

    private static Map<String, Object> cupedRatio(JsonNode in, double alpha) {
        Cuped.Arm control = Cuped.Arm.ratio(quadruple(in.path("control")));
        Cuped.Arm treatment = Cuped.Arm.ratio(quadruple(in.path("treatment")));
        Map<String, Object> figures =
                figures(Cuped.ratioLift(control, treatment, Cuped.ratioTheta(control, treatment), alpha));
        figures.put("mean_control", control.metric());
        figures.put("mean_treatment", treatment.metric());
        return figures;
    }

    private static Map<String, Object> cupedRatioRaw(JsonNode in) {
        return figures(Cuped.ratioLift(
                Cuped.Arm.ratio(raw(in.path("control_raw"))),
                Cuped.Arm.ratio(raw(in.path("treatment_raw"))),
                in.path("theta").asDouble(),
                0.05));
    }

    private static Map<String, Object> sampleRatio(JsonNode in) {
        double logE = SampleRatio.logE(
                longs(in.path("observed")),
                doubles(in.path("weights")),
                in.path("concentration").asDouble());
        return Map.of("log_e", logE, "p_value", Math.min(1, Math.exp(-logE)));
    }

    private static Map<String, Object> share(JsonNode in, double alpha) {
        Interval interval = ShareSequence.interval(
                in.path("successes").asLong(),
                in.path("trials").asLong(),
                in.path("t_opt").asDouble(),
                alpha);
        return Map.of("ci_low", interval.lower(), "ci_high", interval.upper());
    }

    private static Map<String, Object> extra(JsonNode in, double alpha) {
        Estimate seen = FixedSample.delta(sample(in, "control"), sample(in, "treatment"), two(), alpha);
        double lift = in.path("target_lift").asDouble();
        double power = in.path("target_power").asDouble();
        return Map.of(
                "extra_multiple",
                in.path("method").asText().equals("bayesian")
                        ? Planner.extraMultiple(seen, lift, 0.05, 0.001, alpha, power)
                        : Planner.extraMultiple(seen, lift, alpha, power));
    }

    private static Map<String, Object> complier(JsonNode in, double alpha) {
        ComplierEffect effect = ComplierEffect.of(
                outcomeAndConnect(in.path("control")), outcomeAndConnect(in.path("treatment")), alpha);
        return Map.ofEntries(
                Map.entry("itt", effect.intentionToTreat()),
                Map.entry("itt_se", effect.intentionToTreatError()),
                Map.entry("first_stage", effect.firstStage()),
                Map.entry("first_stage_F", effect.firstStageF()),
                Map.entry("late", effect.effect()),
                Map.entry("late_se", effect.standardError()),
                Map.entry("ci_low", effect.wald().lower()),
                Map.entry("ci_high", effect.wald().upper()),
                Map.entry("ar_low", effect.andersonRubin().lower()),
                Map.entry("ar_high", effect.andersonRubin().upper()));
    }

    /** Decimals become integers, as money does. */
    private static Map<String, Object> stable(JsonNode in) {
        Moments moments = new Moments(1);
        for (JsonNode value : in.path("values")) {
            moments.add(hundredths(value));
        }
        return scaled(moments);
    }

    private static Map<String, Object> retracted(JsonNode in) {
        Moments moments = new Moments(1);
        Map<String, Long> totals = new HashMap<>();
        for (JsonNode event : in.path("events")) {
            String unit = event.get(0).asText();
            Long before = totals.get(unit);
            if (before != null) {
                moments.remove(before);
            }
            long after = (before == null ? 0 : before) + hundredths(event.get(1));
            totals.put(unit, after);
            moments.add(after);
        }
        Map<String, Object> figures = new HashMap<>(scaled(moments));
        figures.put("n", (double) moments.units());
        return figures;
    }

    private static Map<String, Object> scaled(Moments moments) {
        Sample sample = ArmStatistics.of(moments).mean();
        return Map.of("mean", sample.value() / 100, "variance", sample.variance() / 10_000);
    }

    private static long hundredths(JsonNode value) {
        return new BigDecimal(value.asText()).movePointRight(2).longValueExact();
    }

    private static Map<String, Object> winsorised(JsonNode in) {
        double[] control = doubles(in.path("control"));
        double[] treatment = doubles(in.path("treatment"));
        double cap = Winsor.cap(
                DoubleStream.concat(DoubleStream.of(control), DoubleStream.of(treatment))
                        .toArray(),
                in.path("quantile").asDouble());
        // in tenths: the cap and all values are
        Sample a = capped(control, cap);
        Sample b = capped(treatment, cap);
        Map<String, Object> figures = figures(FixedSample.difference(a, b, two(), 0.05));
        figures.put("cap", cap);
        figures.put("mean_control", a.value());
        figures.put("mean_treatment", b.value());
        return figures;
    }

    private static Sample capped(double[] values, double cap) {
        Moments moments = new Moments(1);
        for (double value : values) {
            moments.add(Winsor.capped(Math.round(value * 1e6), Math.round(cap * 1e6)));
        }
        Sample sample = ArmStatistics.of(moments).mean();
        return new Sample(sample.units(), sample.value() / 1e6, sample.variance() / 1e12);
    }

    private static Sample sample(JsonNode in, String arm) {
        JsonNode node = in.path(arm);
        long n = node.path("n").asLong();
        return switch (node.path("kind").asText()) {
            case "proportion" -> Sample.proportion(node.path("sum").asLong(), n);
            case "mean" ->
                ArmStatistics.ofTotals(n, new double[] {node.path("sum").asDouble()}, new double[][] {
                            {node.path("sumsq").asDouble()}
                        })
                        .mean();
            case "ratio" ->
                ArmStatistics.ofTotals(
                                n,
                                new double[] {
                                    node.path("num_sum").asDouble(),
                                    node.path("den_sum").asDouble()
                                },
                                symmetric(
                                        node.path("num_sumsq").asDouble(),
                                        node.path("cross").asDouble(),
                                        node.path("den_sumsq").asDouble()))
                        .ratio();
            default -> fail("an unknown kind of arm: " + node.path("kind"));
        };
    }

    private static ArmStatistics pair(JsonNode node) {
        return ArmStatistics.ofTotals(
                node.path("n").asLong(),
                new double[] {node.path("y_sum").asDouble(), node.path("x_sum").asDouble()},
                symmetric(
                        node.path("y_sumsq").asDouble(),
                        node.path("xy").asDouble(),
                        node.path("x_sumsq").asDouble()));
    }

    private static ArmStatistics outcomeAndConnect(JsonNode node) {
        return ArmStatistics.ofTotals(
                node.path("n").asLong(),
                new double[] {node.path("y_sum").asDouble(), node.path("d_sum").asDouble()},
                symmetric(
                        node.path("y_sumsq").asDouble(),
                        node.path("yd").asDouble(),
                        node.path("d_sum").asDouble()));
    }

    private static ArmStatistics quadruple(JsonNode node) {
        double[][] products = new double[4][];
        for (int i = 0; i < 4; i++) {
            products[i] = doubles(node.path("Q").get(i));
        }
        return ArmStatistics.ofTotals(node.path("n").asLong(), doubles(node.path("s")), products);
    }

    private static ArmStatistics raw(JsonNode node) {
        double[][] columns = Stream.of("num_post", "den_post", "num_pre", "den_pre")
                .map(name -> doubles(node.path(name)))
                .toArray(double[][]::new);
        Moments moments = new Moments(4);
        for (int unit = 0; unit < columns[0].length; unit++) {
            moments.add(
                    Math.round(10 * columns[0][unit]),
                    Math.round(10 * columns[1][unit]),
                    Math.round(10 * columns[2][unit]),
                    Math.round(10 * columns[3][unit]));
        }
        return ArmStatistics.of(moments);
    }

    private static double[][] symmetric(double first, double cross, double second) {
        return new double[][] {{first, cross}, {cross, second}};
    }

    private static double[] doubles(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    private static long[] longs(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .toArray();
    }
}
