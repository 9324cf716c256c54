package io.earshot.measures.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class InverseProbabilityTest {
    /** Two units of 10 and 20 with p = 1/2, one of 40 with p = 1/4, by hand: (2·10 + 2·20 + 4·40) / (2 + 2 + 4) = 27.5. */
    @Test
    void unitsCountAsOftenAsTheyAreRare() {
        Sample sample = InverseProbability.ratio(new TreeMap<>(Map.of(0.5, units(10, 20), 0.25, units(40))));

        assertThat(sample.units()).isEqualTo(3);
        assertThat(sample.value()).isCloseTo(27.5, within(1e-12));
        // 4·17.5² + 4·7.5² + 16·12.5² = 3950, over 8²
        assertThat(sample.squaredError()).isCloseTo(3950 / 64.0, within(1e-9));
    }

    @Test
    void ofOneProbabilityItIsTheMean() {
        Sample sample = InverseProbability.ratio(Map.of(0.3, units(1, 2, 3, 6)));

        assertThat(sample.value()).isCloseTo(3, within(1e-12));
        assertThat(sample.squaredError()).isCloseTo((4 + 1 + 0 + 9) / 16.0, within(1e-12));
    }

    @Test
    void unitsThatAreAllAlikeHaveNoSpread() {
        Sample sample = InverseProbability.ratio(Map.of(0.3, units(7, 7, 7), 0.6, units(7, 7)));

        assertThat(sample.value()).isCloseTo(7, within(1e-12));
        assertThat(sample.variance()).isZero();
    }

    @Test
    void nobodyHasNoValue() {
        assertThat(InverseProbability.ratio(Map.of()).value()).isNaN();
    }

    private static ArmStatistics units(long... numerators) {
        Moments moments = new Moments(2);
        for (long numerator : numerators) {
            moments.add(numerator, 1);
        }
        return ArmStatistics.of(moments);
    }
}
