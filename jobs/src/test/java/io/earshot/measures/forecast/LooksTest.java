package io.earshot.measures.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LooksTest {
    @Test
    void areAfterHalfYearsAtFirstAndAfterYearsLater() {
        assertThat(IntStream.rangeClosed(1, 7).map(Looks::weeks)).containsExactly(26, 52, 78, 104, 156, 208, 260);
        assertThat(IntStream.of(0, 25, 26, 51, 52, 155, 156).map(Looks::within)).containsExactly(0, 0, 1, 1, 2, 4, 5);
    }

    @Test
    void neverSpendMoreThanTheWholeError() {
        double spent =
                IntStream.rangeClosed(1, 4 + 999).mapToDouble(Looks::share).sum();
        assertThat(spent).isCloseTo(1 - 0.25 / 1000, within(1e-12));
    }
}
