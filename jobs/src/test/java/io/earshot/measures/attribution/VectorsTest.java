package io.earshot.measures.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.earshot.measures.attribution.PositionWeights.TwoTouches;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Cases that others published or that other tools print. Those in the test resources are facts with their sources; more are
 * read from the folder that {@code EARSHOT_VECTORS} names. A core case of these families that is not understood fails.
 */
class VectorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> FAMILIES = Set.of("heuristic", "retraction");

    /** What other measures of attribution, value and connect rates will bring. */
    private static final Set<String> OTHER_FAMILIES =
            Set.of("markov", "shapley", "counterfactual", "transform", "ltv", "connect");

    private static final double DAY_MICROS = 86_400_000_000.0;

    @TestFactory
    Stream<DynamicTest> agreesWithTheCommittedCases() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/vectors/attribution.json")) {
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
            if (vector.path("scope").asText().equals("core")) {
                String name = file + ": " + vector.path("id").asText();
                tests.add(DynamicTest.dynamicTest(name, () -> check(vector)));
            }
        }
        return tests;
    }

    private static void check(JsonNode vector) {
        String family = vector.path("family").asText();
        assumeTrue(
                !OTHER_FAMILIES.contains(family) && !vector.has("inputs"),
                "cases of the family " + family + " belong to other measures");
        assertThat(FAMILIES).contains(family);
        if (family.equals("retraction")) {
            RetractionVector.check(vector);
            return;
        }
        JsonNode expected = vector.path("expected");
        assertThat(expected.size()).as("something is expected").isPositive();
        expected.fields().forEachRemaining(entry -> {
            double tolerance = entry.getKey().startsWith("published")
                    ? vector.path("published_tolerance").asDouble()
                    : vector.path("tolerance").asDouble();
            Map<String, Double> got = attributed(vector, entry.getKey());
            entry.getValue().fields().forEachRemaining(channel -> assertThat(got.getOrDefault(channel.getKey(), 0.0))
                    .as("%s of %s", entry.getKey(), channel.getKey())
                    .isCloseTo(channel.getValue().asDouble(), within(tolerance)));
        });
    }

    /** What each channel gets in all rows together. */
    private static Map<String, Double> attributed(JsonNode vector, String figure) {
        Map<String, Double> byChannel = new LinkedHashMap<>();
        for (JsonNode row : vector.path("rows")) {
            List<String> path = List.of(row.path("path").asText().split(" > "));
            if (figure.equals("per_unique_channel")) {
                path = path.stream().distinct().toList();
            }
            boolean isValue = figure.equals("attributed_value") || figure.equals("published_rounded");
            double total = row.path(isValue ? "value" : "conversions").asDouble();
            long[] weights = weights(vector, figure, path, row.path("ages"));
            double sum = 0;
            for (long weight : weights) {
                sum += weight;
            }
            for (int i = 0; i < weights.length; i++) {
                byChannel.merge(path.get(i), total * weights[i] / sum, Double::sum);
            }
        }
        return byChannel;
    }

    private static long[] weights(JsonNode vector, String figure, List<String> path, JsonNode ages) {
        String model = Set.of("first", "last").contains(figure)
                ? figure + "_touch"
                : vector.path("model").asText();
        JsonNode params = vector.path("params");
        return switch (model) {
            case "first_touch" -> Model.FIRST.weightsOf(new Journey(path, ages, params));
            case "last_touch" -> Model.LAST.weightsOf(new Journey(path, ages, params));
            case "last_non_direct", "last_non_direct_touch" ->
                Model.LAST_NON_DIRECT.weightsOf(new Journey(path, ages, params));
            case "linear" -> Model.LINEAR.weightsOf(new Journey(path, ages, params));
            case "position", "position_based" -> position(params, figure).weights(path.size());
            case "time_decay" -> {
                assertThat(params.path("kind").asText("exponential")).isEqualTo("exponential");
                yield Model.TIME_DECAY.weightsOf(new Journey(path, ages, params));
            }
            default -> throw new AssertionError("model must be one of Earshot's, got " + model);
        };
    }

    private static PositionWeights position(JsonNode params, String figure) {
        String rule = figure.equals("attributed_conversions") || figure.equals("attributed_value")
                ? params.path("two_touch").asText("renormalise")
                : figure;
        return new PositionWeights(
                millionths(params, "first", 0.4),
                millionths(params, "middle", 0.2),
                millionths(params, "last", 0.4),
                rule.equals("split_middle") ? TwoTouches.SPLIT_MIDDLE : TwoTouches.RENORMALISE);
    }

    private static long millionths(JsonNode params, String share, double fallback) {
        return Math.round(params.path(share).asDouble(fallback) * 1_000_000);
    }

    /** A path of channels; without ages all touches are as old as the conversion. */
    private record Journey(List<String> path, JsonNode ages, JsonNode params) implements Model.Path {
        @Override
        public int size() {
            return path.size();
        }

        @Override
        public boolean isDirect(int touch) {
            return path.get(touch).equalsIgnoreCase(params.path("direct").asText("direct"));
        }

        @Override
        public long ageMicros(int touch) {
            return (long) (ages.path(touch).asDouble(0) * DAY_MICROS);
        }

        @Override
        public long halfLifeMicros() {
            return (long) (params.path("half_life_days").asDouble(7) * DAY_MICROS);
        }
    }
}
