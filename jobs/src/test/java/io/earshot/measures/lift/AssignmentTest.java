package io.earshot.measures.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AssignmentTest {

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
