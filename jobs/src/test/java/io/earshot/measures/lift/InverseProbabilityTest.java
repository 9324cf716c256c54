package io.earshot.measures.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class InverseProbabilityTest {
    /** Two units of 10 and 20 with p = 1/2, one of 40 with p = 1/4, by hand: (2·10 + 2·20 + 4·40) / (2 + 2 + 4) = 27.5. */
    @Test
    void unitsCountAsOftenAsTheyAreRare() {
        Moments weighed = new Moments(2);
        weighed.add(2 * 10, 2);
        weighed.add(2 * 20, 2);
        weighed.add(4 * 40, 4);
        Sample sample = InverseProbability.ratio(weighed);

        assertThat(sample.units()).isEqualTo(3);
        assertThat(sample.value()).isCloseTo(27.5, within(1e-12));
        // 4·17.5² + 4·7.5² + 16·12.5² = 3950, over 8²
        assertThat(sample.squaredError()).isCloseTo(3950 / 64.0, within(1e-9));
    }

    @Test
    void ofOneProbabilityItIsTheMean() {
        Sample sample = InverseProbability.ratio(units(3, 1, 2, 3, 6));

        assertThat(sample.value()).isCloseTo(3, within(1e-12));
        assertThat(sample.squaredError()).isCloseTo((4 + 1 + 0 + 9) / 16.0, within(1e-12));
    }

    @Test
    void unitsThatAreAllAlikeHaveNoSpread() {
        Moments weighed = units(6, 7, 7, 7);
        weighed.addAll(units(3, 7, 7));
        Sample sample = InverseProbability.ratio(weighed);

        assertThat(sample.value()).isCloseTo(7, within(1e-12));
        assertThat(sample.variance()).isZero();
    }

    @Test
    void nobodyHasNoValue() {
        assertThat(InverseProbability.ratio(new Moments(2)).value()).isNaN();
    }

    private static Moments units(long weight, long... numerators) {
        Moments moments = new Moments(2);
        for (long numerator : numerators) {
            moments.add(weight * numerator, weight);
        }
        return moments;
    }
}
