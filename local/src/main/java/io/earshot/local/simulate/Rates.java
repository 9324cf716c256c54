package io.earshot.local.simulate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The true rates of exchange, one per weekday; the first week has none, as when a feed is connected late. */
final class Rates {
    static final int FIRST_DAY = 7;
    private static final double VOLATILITY = 0.004;

    private final SimulationOptions options;
    private final Randomness randomness;
    private final List<BigDecimal> dollars = new ArrayList<>();
    private double level = 0.92;

    Rates(SimulationOptions options) {
        this.options = options;
        this.randomness = Randomness.of(options.seed(), "rates");
    }

    static boolean isPublished(int dayIndex, LocalDate date) {
        return dayIndex >= FIRST_DAY
                && date.getDayOfWeek() != DayOfWeek.SATURDAY
                && date.getDayOfWeek() != DayOfWeek.SUNDAY;
    }

    /** Euros for a dollar on a day, whether published or not. */
    BigDecimal dollar(int dayIndex) {
        while (dollars.size() <= dayIndex) {
            level *= StrictMath.exp(VOLATILITY * randomness.gaussian());
            dollars.add(BigDecimal.valueOf(Math.round(level * 1e6), 6));
        }
        return dollars.get(dayIndex);
    }

    /** An amount in the store's currency by the latest rate at or before the day, if there is one. */
    OptionalLong toStoreCurrency(long amountMinor, String currency, LocalDate day) {
        if (currency.equals(SimulationOptions.CURRENCY)) {
            return OptionalLong.of(amountMinor);
        }
        int index = (int) ChronoUnit.DAYS.between(options.firstDay(), day);
        for (int earlier = index; earlier >= FIRST_DAY; earlier--) {
            if (isPublished(earlier, options.firstDay().plusDays(earlier))) {
                return OptionalLong.of(BigDecimal.valueOf(amountMinor)
                        .multiply(dollar(earlier))
                        .setScale(0, RoundingMode.HALF_EVEN)
                        .longValueExact());
            }
        }
        return OptionalLong.empty();
    }
}
