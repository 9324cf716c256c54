package io.earshot.joins;

import io.earshot.events.DaySummed;
import io.earshot.events.Keys;
import io.earshot.events.OrderLine;
import io.earshot.events.OrderPlaced;
import io.earshot.events.OutreachAssigned;
import io.earshot.events.Store;
import io.earshot.measures.attribution.OrderFacts;
import io.earshot.measures.recovery.About;
import io.earshot.measures.recovery.CaseResult;
import io.earshot.measures.recovery.RecoverySpans;
import io.earshot.results.ShopOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What orders, credits, spend and recovered carts add to the rows of {@code daily_facts}. Key: store, kind, dimension, day. Values:
 * contributions, numerator, denominator. What stands in another currency than the store's adds nothing.
 */
public final class FactTallies {
    public static final String DAILY_FACTS = "daily_facts";

    private static final long DAY_MICROS = 86_400_000_000L;

    private FactTallies() {}

    /** One addition to a day of a series. */
    public static Tally of(
            String storeId, String kind, String dimension, int day, long sign, long[] sums, long keptUntilMicros) {
        return new Tally(
                DAILY_FACTS,
                Keys.join(storeId, kind, dimension, Integer.toString(day)),
                new long[] {sign, sign * sums[0], sign * sums[1]},
                keptUntilMicros);
    }

    /** When no correction of an order of that day counts any more, with a day of slack. */
    static long keptUntil(int day, long horizonMicros) {
        return (day + 2) * DAY_MICROS + 2 * horizonMicros;
    }

    /** What changes in sales when some rows of orders take the place of others. */
    static List<Tally> sales(List<ShopOrder> before, List<ShopOrder> after, Store store, long horizonMicros) {
        if (before.equals(after)) {
            return List.of();
        }
        List<Tally> tallies = new ArrayList<>();
        before.forEach(order -> sale(order, store, -1, horizonMicros, tallies));
        after.forEach(order -> sale(order, store, 1, horizonMicros, tallies));
        return tallies;
    }

    private static void sale(ShopOrder order, Store store, int sign, long horizonMicros, List<Tally> tallies) {
        if (order.inStoreCurrency()) {
            long[] sums = {order.netMinor(), order.isCancelled() ? 0 : 1};
            long kept = keptUntil(order.day(), horizonMicros);
            String hour = DaySummed.hour(store.hour(order.occurredAt()));
            tallies.add(of(store.id(), DaySummed.SALES, "", order.day(), sign, sums, kept));
            tallies.add(of(store.id(), DaySummed.HOURS, hour, order.day(), sign, sums, kept));
        }
    }

    /** What changes in units sold when an order's facts take the place of others. */
    static List<Tally> units(OrderFacts before, OrderFacts after, Store store, long horizonMicros) {
        Map<String, long[]> was = units(before, horizonMicros);
        Map<String, long[]> is = units(after, horizonMicros);
        int dayBefore =
                before.placed() == null ? 0 : store.day(before.placed().meta().atMicros());
        int dayAfter =
                after.placed() == null ? 0 : store.day(after.placed().meta().atMicros());
        List<Tally> tallies = new ArrayList<>();
        was.forEach((sku, sums) -> {
            if (dayBefore != dayAfter || !isSame(sums, is.get(sku))) {
                tallies.add(unit(store, sku, dayBefore, -1, sums, horizonMicros));
            }
        });
        is.forEach((sku, sums) -> {
            if (dayBefore != dayAfter || !isSame(sums, was.get(sku))) {
                tallies.add(unit(store, sku, dayAfter, 1, sums, horizonMicros));
            }
        });
        return tallies;
    }

    /**
     * What changes in recovered carts when some results take the place of others: of those that were assigned and are mature,
     * all together and by arm.
     */
    public static List<Tally> recoveries(List<CaseResult> before, List<CaseResult> after, RecoverySpans spans) {
        Map<String, Tally> tallies = new LinkedHashMap<>();
        before.forEach(result -> recovery(result, -1, spans, tallies));
        after.forEach(result -> recovery(result, 1, spans, tallies));
        return tallies.values().stream()
                .filter(tally -> Arrays.stream(tally.values()).anyMatch(value -> value != 0))
                .toList();
    }

    private static void recovery(CaseResult result, int sign, RecoverySpans spans, Map<String, Tally> tallies) {
        OutreachAssigned assigned = result.one().assigned();
        if (assigned == null || result.one().about() != About.CART || !result.isMature()) {
            return;
        }
        long[] sums = {result.recovered() == null ? 0 : 1, 1};
        long kept = result.one().clockMicros() + spans.keptMicros() + spans.horizonMicros() + 2 * DAY_MICROS;
        for (String dimension : List.of("", assigned.arm())) {
            Tally tally =
                    of(result.store().id(), DaySummed.RECOVERY, dimension, result.matureDay(spans), sign, sums, kept);
            tallies.merge(tally.key(), tally, FactTallies::plus);
        }
    }

    private static Tally plus(Tally one, Tally other) {
        long[] values = one.values().clone();
        TallySum.add(values, other.values());
        return new Tally(one.table(), one.key(), values, Math.max(one.keptUntilMicros(), other.keptUntilMicros()));
    }

    private static boolean isSame(long[] sums, long @Nullable [] other) {
        return other != null && sums[0] == other[0];
    }

    private static Tally unit(Store store, String sku, int day, int sign, long[] sums, long horizonMicros) {
        return of(store.id(), DaySummed.UNITS, sku, day, sign, sums, keptUntil(day, horizonMicros));
    }

    /** Units by product; none of an order that was cancelled. */
    private static Map<String, long[]> units(OrderFacts facts, long horizonMicros) {
        OrderPlaced placed = facts.placed();
        Map<String, long[]> units = new TreeMap<>();
        if (placed != null && !facts.isCancelled(horizonMicros)) {
            for (OrderLine line : placed.lines()) {
                if (line.quantity() > 0) {
                    units.computeIfAbsent(line.sku(), any -> new long[] {0, 1})[0] += line.quantity();
                }
            }
        }
        return units;
    }
}
