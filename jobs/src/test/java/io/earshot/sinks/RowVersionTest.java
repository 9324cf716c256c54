package io.earshot.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RowVersionTest {

    @Test
    void isGreaterForALaterEpochWhateverTheInterval() {
        assertThat(Long.compareUnsigned(RowVersion.of(2, 0), RowVersion.of(1, (1L << 40) - 1)))
                .isPositive();
        assertThat(RowVersion.of(7, 9)).isEqualTo(7L * (1L << 40) + 9);
    }

    @Test
    void isUnsignedUpToTheLastEpoch() {
        assertThat(RowVersion.text(RowVersion.of(RowVersion.MOST_EPOCHS, (1L << 40) - 1)))
                .isEqualTo("18446744073709551615");
    }

    @Test
    void saysWhatItIsMadeOf() {
        long version = RowVersion.of(RowVersion.MOST_EPOCHS, 9);

        assertThat(RowVersion.epoch(version)).isEqualTo(RowVersion.MOST_EPOCHS);
        assertThat(RowVersion.interval(version)).isEqualTo(9);
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> RowVersion.of(0, 1)).hasMessage("epoch must be in [1, 16777215], got 0");
        assertThatThrownBy(() -> RowVersion.of(1, 1L << 40)).hasMessageContaining("interval must be in [0, 2^40)");
    }
}
