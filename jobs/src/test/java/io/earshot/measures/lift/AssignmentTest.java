package io.earshot.measures.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AssignmentTest {
    private static final Path PAGE = Path.of("..", "docs", "contracts.md");
    private static final Pattern CASE = Pattern.compile(
            "^\\| `([^`]+)` \\| `([^`]+)` \\| ([\\d, ]+) \\| (0\\.\\d+) \\| (\\d) \\|$", Pattern.MULTILINE);

    /** @param arm counted from 1 */
    record Case(String unit, String salt, double[] weights, double place, int arm) {}

    /** Oracle: Python's hashlib, by the function that stands above the cases. */
    static List<Case> cases() throws IOException {
        List<Case> cases = CASE.matcher(Files.readString(PAGE))
                .results()
                .map(found -> new Case(
                        found.group(1),
                        found.group(2),
                        Arrays.stream(found.group(3).split(", "))
                                .mapToDouble(Double::parseDouble)
                                .toArray(),
                        Double.parseDouble(found.group(4)),
                        Integer.parseInt(found.group(5))))
                .toList();
        assertThat(cases).as("cases in %s", PAGE).hasSize(6);
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void placesAndArmsAreThoseThatShopsAreTold(Case one) {
        assertThat(Assignment.place(one.unit, one.salt)).isEqualTo(one.place);
        assertThat(Assignment.arm(one.unit, one.salt, one.weights) + 1).isEqualTo(one.arm);
    }

    @Test
    void unitsSpreadByTheWeights() {
        long[] units = new long[3];
        for (int i = 0; i < 60_000; i++) {
            units[Assignment.arm("customer-" + i, "headline", 1, 2, 3)]++;
        }
        assertThat(SampleRatio.fixed(units, new double[] {1, 2, 3})).isGreaterThan(0.001);
    }

    @Test
    void anotherSaltShufflesAnew() {
        int same = 0;
        for (int i = 0; i < 10_000; i++) {
            same += Assignment.arm("customer-" + i, "one", 1, 1) == Assignment.arm("customer-" + i, "two", 1, 1)
                    ? 1
                    : 0;
        }
        assertThat(same / 10_000.0).isCloseTo(0.5, within(0.02));
    }

    @Test
    void armsOfWeightZeroGetNobody() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(Assignment.arm("customer-" + i, "salt", 0, 1, 0)).isEqualTo(1);
        }
    }

    @Test
    void weightsThatShareNothingAreRefused() {
        assertThatThrownBy(() -> Assignment.arm("unit", "salt", 0, 0))
                .hasMessage("weights must not be negative and not all zero, got [0.0, 0.0]");
    }
}
