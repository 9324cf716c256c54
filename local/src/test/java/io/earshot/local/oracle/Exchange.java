package io.earshot.local.oracle;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Amounts into the currency of the store. */
final class Exchange {
    private static final BigDecimal MOST = BigDecimal.valueOf(1L << 62);

    private record Pair(String from, String to) {}

    private final Map<Pair, NavigableMap<LocalDate, Entity>> rates = new HashMap<>();
    private final String storeCurrency;
    private final Settings settings;
    private final Fault fault;

    /** The rate for amounts of one currency on one day. */
    record Rate(String currency, boolean inStoreCurrency, BigDecimal factor, Fault fault) {

        long convert(long amount) {
            if (!inStoreCurrency) {
                return amount;
            }
            BigDecimal converted = BigDecimal.valueOf(amount)
                    .multiply(factor)
                    .setScale(0, fault == Fault.HALF_UP ? RoundingMode.HALF_UP : RoundingMode.HALF_EVEN);
            if (fault != Fault.UNBOUNDED_CONVERSION) {
                converted = converted.min(MOST).max(MOST.negate());
            }
            return converted.longValue();
        }
    }

    Exchange(Collection<Entity> rates, String storeCurrency, Settings settings, Fault fault) {
        this.storeCurrency = storeCurrency;
        this.settings = settings;
        this.fault = fault;
        for (Entity rate : rates) {
            Event any = rate.winner();
            this.rates
                    .computeIfAbsent(
                            new Pair(any.text("from_currency"), any.text("to_currency")), pair -> new TreeMap<>())
                    .put(any.day(), rate);
        }
    }

    /** The latest rate with a day at or before `day` that occurred no later than the horizon after `at`. */
    Rate rate(String currency, LocalDate day, long at) {
        if (currency.equals(storeCurrency)) {
            return new Rate(currency, true, BigDecimal.ONE, fault);
        }
        Optional<BigDecimal> found = find(new Pair(currency, storeCurrency), day, at);
        if (found.isEmpty() && fault == Fault.INVERSE_RATE) {
            found = find(new Pair(storeCurrency, currency), day, at)
                    .map(inverse -> BigDecimal.ONE.divide(inverse, 12, RoundingMode.HALF_EVEN));
        }
        int digits = fault == Fault.MINOR_DIGITS_ALIKE ? 0 : digits(storeCurrency) - digits(currency);
        return found.map(rate -> new Rate(storeCurrency, true, rate.scaleByPowerOfTen(digits), fault))
                .orElse(new Rate(currency, false, BigDecimal.ONE, fault));
    }

    private Optional<BigDecimal> find(Pair pair, LocalDate day, long at) {
        long until =
                switch (fault) {
                    case RATE_REVISED_AT_HORIZON_DROPPED -> at + settings.horizon() - 1;
                    case RATE_REVISED_AFTER_HORIZON_COUNTS -> Long.MAX_VALUE;
                    default -> at + settings.horizon();
                };
        NavigableMap<LocalDate, Entity> ofPair = rates.getOrDefault(pair, new TreeMap<>());
        NavigableMap<LocalDate, Entity> days = ofPair.headMap(day, true).descendingMap();
        if (fault == Fault.RATE_OF_THE_DAY_ONLY) {
            days = ofPair.subMap(day, true, day, true);
        }
        for (Entity rate : days.values()) {
            Optional<Event> winner = rate.winner(until, order(rate));
            if (winner.isPresent()) {
                return winner.map(event -> new BigDecimal(event.text("rate")));
            }
        }
        return Optional.empty();
    }

    private Comparator<Event> order(Entity rate) {
        return fault == Fault.RATE_LATEST_INSTEAD_OF_HIGHEST ? Entity.latest() : rate.order();
    }

    private static int digits(String currency) {
        return Currency.getInstance(currency).getDefaultFractionDigits();
    }
}
