package io.earshot.measures.attribution;

import static io.earshot.events.Samples.NOON;
import static io.earshot.events.Samples.day;
import static io.earshot.events.Samples.meta;
import static io.earshot.events.Samples.rate;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.RateQuoted;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class RatesTest {

    @Test
    void roundsHalfToEven() {
        assertThat(convert(1, "0.5", "USD", "EUR")).isZero();
        assertThat(convert(3, "0.5", "USD", "EUR")).isEqualTo(2);
        assertThat(convert(5, "0.5", "USD", "EUR")).isEqualTo(2);
        assertThat(convert(1, "0.500000000001", "USD", "EUR")).isEqualTo(1);
    }

    @Test
    void movesThePointBetweenCurrenciesOfOtherDigits() {
        assertThat(convert(1, "150", "EUR", "JPY")).as("a cent is 1.5 yen").isEqualTo(2);
        assertThat(convert(1, "0.0066", "JPY", "EUR")).as("a yen is 0.66 cent").isEqualTo(1);
        assertThat(convert(10, "0.3", "EUR", "KWD")).as("10 cents are 30 fils").isEqualTo(30);
    }

    @Test
    void staysBelowTwoToTheSixtyTwo() {
        assertThat(convert(10_000_000_000_000L, "100000", "JPY", "KWD")).isEqualTo(1L << 62);
    }

    @Test
    void isTheWinnerAmongWhatWasKnownInTime() {
        List<RateQuoted> groups = List.of(
                rate(meta("a", NOON), day(NOON), "USD", "0.7"),
                rate(meta("a", NOON + 10, 2), day(NOON), "USD", "0.8"),
                rate(meta("b", NOON + 5, 1), day(NOON), "USD", "0.9"));

        assertThat(Rates.known(groups, NOON - 1)).isNull();
        assertThat(Rates.known(groups, NOON)).isEqualTo("0.7");
        assertThat(Rates.known(groups, NOON + 5)).isEqualTo("0.9");
        assertThat(Rates.known(groups, NOON + 10)).isEqualTo("0.8");
    }

    private static long convert(long amount, String rate, String from, String to) {
        return Rates.convert(amount, new BigDecimal(rate), from, to);
    }
}
