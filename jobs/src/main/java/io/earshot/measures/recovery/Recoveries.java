package io.earshot.measures.recovery;

import io.earshot.events.Store;
import io.earshot.measures.attribution.Converted;
import io.earshot.measures.attribution.OrderHead;
import io.earshot.measures.attribution.OrderWorth;
import io.earshot.measures.recovery.CaseResult.Recovered;
import io.earshot.measures.recovery.RecoveryHistory.Begun;
import io.earshot.measures.recovery.RecoveryHistory.PersonAttempt;
import io.earshot.measures.recovery.RecoveryHistory.PersonCase;
import io.earshot.measures.recovery.RecoveryHistory.PersonOrder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Works out what came of each case of an owner. */
record Recoveries(Store store, RecoveryHistory history, RateBook rates, RecoverySpans spans) {
    private static final long DAY_MICROS = 86_400_000_000L;

    List<CaseResult> all() {
        List<RecoveryCase> cases = cases(history);
        Set<RecoveryCase> units = new HashSet<>(units(history, spans));
        List<Attempt> attempts = history.attempts().stream()
                .map(PersonAttempt::attempt)
                .distinct()
                .sorted(Attempt.ORDER)
                .toList();
        Map<RecoveryCase, List<Attempt>> byCase = new HashMap<>();
        for (Attempt attempt : attempts) {
            RecoveryCase about = about(attempt, cases);
            if (about != null) {
                byCase.computeIfAbsent(about, any -> new ArrayList<>()).add(attempt);
            }
        }
        List<OrderHead> orders = history.orders().stream()
                .map(PersonOrder::head)
                .distinct()
                .sorted(OrderHead.ORDER)
                .toList();
        return cases.stream()
                .map(one -> result(one, byCase.getOrDefault(one, List.of()), orders, units.contains(one)))
                .toList();
    }

    /**
     * The cases that count as units: of the assigned ones of a comparison the first, and the first at or after the end of
     * its spell (window and two horizons), and so on.
     */
    static List<RecoveryCase> units(RecoveryHistory history, RecoverySpans spans) {
        List<RecoveryCase> units = new ArrayList<>();
        Map<String, Long> ends = new HashMap<>();
        for (RecoveryCase one : cases(history)) {
            if (one.assigned() == null) {
                continue;
            }
            String comparison = one.comparisonId();
            long forgotten = history.begun().stream()
                    .filter(spell ->
                            spell.comparisonId().equals(comparison) && spell.clockMicros() <= one.clockMicros())
                    .mapToLong(Begun::clockMicros)
                    .map(clock -> clock + spellMicros(one.about(), spans))
                    .max()
                    .orElse(Long.MIN_VALUE);
            if (one.clockMicros() >= Math.max(forgotten, ends.getOrDefault(comparison, Long.MIN_VALUE))) {
                units.add(one);
                ends.put(comparison, one.clockMicros() + spellMicros(one.about(), spans));
            }
        }
        return units;
    }

    private static long spellMicros(About about, RecoverySpans spans) {
        return spans.windowMicros(about) + 2 * spans.horizonMicros();
    }

    /** While a case moves from one person to another it may stand there twice for a moment. */
    private static List<RecoveryCase> cases(RecoveryHistory history) {
        return history.cases().stream()
                .map(PersonCase::one)
                .sorted(RecoveryCase.ORDER)
                .distinct()
                .toList();
    }

    private @Nullable RecoveryCase about(Attempt attempt, List<RecoveryCase> cases) {
        RecoveryCase found = null;
        for (RecoveryCase one : cases) {
            boolean isIt = attempt.cartId().isEmpty()
                    ? one.about().segment().equals(attempt.segment())
                    : one.about() == About.CART && one.caseId().equals(attempt.cartId());
            if (isIt && one.reaches(attempt.atMicros(), spans)) {
                found = one; // the latest, as they come in their order
            }
        }
        return found;
    }

    private CaseResult result(RecoveryCase one, List<Attempt> attempts, List<OrderHead> orders, boolean isUnit) {
        long end = one.endMicros(spans);
        List<OrderHead> own = one.own().stream()
                .filter(order -> one.reaches(order.atMicros(), spans))
                .sorted(OrderHead.ORDER)
                .toList();
        List<OrderHead> others = one.about() != About.CART
                ? List.of()
                : orders.stream()
                        .filter(order -> one.reaches(order.atMicros(), spans))
                        .toList();
        OrderHead byId = firstLeft(own, end);
        OrderHead found = byId == null ? firstLeft(others, end) : byId;
        boolean isGone = found == null ? !own.isEmpty() || !others.isEmpty() : !isLeft(found, Long.MAX_VALUE);
        Recovered recovered = found == null
                ? null
                : new Recovered(found.orderId(), found.atMicros(), byId == null ? "customer" : "id", left(found, end));
        return new CaseResult(
                store,
                one,
                attempts,
                recovered,
                isGone,
                converted(one.currency(), one.clockMicros(), one.valueMinor()),
                isUnit,
                maturesMicros(one, store, spans) <= history.asOfMillis() * 1000);
    }

    /** As everywhere in the pipeline of lifts: the first midnight UTC at or after the windows of all of a day have closed. */
    static long maturesMicros(RecoveryCase one, Store store, RecoverySpans spans) {
        return (Math.floorDiv(closesMicros(one, store, spans) - 1, DAY_MICROS) + 1) * DAY_MICROS;
    }

    /** When the windows of all cases of its day have closed, microseconds. */
    static long closesMicros(RecoveryCase one, Store store, RecoverySpans spans) {
        return store.startMicros(store.day(one.clockMicros()) + 1) + spans.windowMicros(one.about());
    }

    private static @Nullable OrderHead firstLeft(List<OrderHead> orders, long atMicros) {
        return orders.stream()
                .filter(order -> isLeft(order, atMicros))
                .findFirst()
                .orElse(null);
    }

    /** Whether something of an order was left at a time. */
    private static boolean isLeft(OrderHead order, long atMicros) {
        OrderWorth worth = order.worth();
        return worth != null && !worth.isCancelled(atMicros) && worth.leftMinor(atMicros) > 0;
    }

    private long left(OrderHead order, long atMicros) {
        OrderWorth worth = order.worth();
        return worth == null ? 0 : converted(worth.currency(), order.atMicros(), worth.leftMinor(atMicros));
    }

    /** In the store's currency; 0 while there is no rate. */
    private long converted(String currency, long atMicros, long minor) {
        if (minor == 0) {
            return 0;
        }
        BigDecimal rate = currency.equals(store.currency())
                ? null
                : rates.rate(currency, store.day(atMicros), atMicros + spans.horizonMicros());
        Converted converted = Converted.of(store, currency, rate);
        return converted.inStoreCurrency() ? converted.amount(minor) : 0;
    }
}
