package io.earshot.measures.attribution;

import io.earshot.events.OrderPlaced;
import io.earshot.events.OrderRefunded;
import io.earshot.events.Persons;
import io.earshot.events.Store;
import io.earshot.results.Credit;
import io.earshot.results.ShopOrder;
import io.earshot.results.Unattributed;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All that decides what one order's rows say.
 *
 * @param owner who bought; empty for a guest
 * @param isNew whether it is the owner's first order
 * @param touches the candidates, from first to last, with their phrases
 * @param rates the rates that count, by {@link NeededRate#key}; those not known are absent
 */
public record OrderCase(
        OrderFacts facts, String owner, boolean isNew, List<Touch> touches, Map<String, BigDecimal> rates) {

    /** A rate that an order, or a refund of it, may need. */
    public record NeededRate(String key, String currency, int day, long untilMicros) {}

    /** The rates in foreign currency that the facts need. */
    public static List<NeededRate> neededRates(Store store, OrderFacts facts, long horizonMicros) {
        List<NeededRate> needed = new ArrayList<>();
        OrderPlaced placed = facts.placed();
        if (placed != null && !placed.currency().equals(store.currency())) {
            long at = placed.meta().atMicros();
            needed.add(new NeededRate(OrderMoney.ORDER_RATE, placed.currency(), store.day(at), at + horizonMicros));
        }
        for (OrderRefunded refund : facts.refunds()) {
            if (!refund.currency().equals(store.currency())) {
                long at = refund.meta().atMicros();
                needed.add(new NeededRate(
                        OrderMoney.rateKey(refund), refund.currency(), store.day(at), at + horizonMicros));
            }
        }
        return needed;
    }

    /** The rows. */
    public Ledger ledger(Store store, Windows windows) {
        long horizon = windows.horizonMicros();
        OrderPlaced placed = facts.placed();
        if (placed == null) {
            return new Ledger(List.of(), List.of(), List.of(), OrderMoney.adjustments(store, facts, horizon, rates));
        }
        OrderMoney money = OrderMoney.of(store, facts, horizon, rates);
        List<Credit> credits = Credits.of(money, touches, isNew, windows);
        List<Unattributed> unattributed = new ArrayList<>(money.adjustments());
        if (touches.isEmpty()) {
            String reason = placed.person().equals(Persons.NOBODY) ? "no person" : "no touch";
            unattributed.add(new Unattributed(
                    store.id(),
                    facts.orderId(),
                    "",
                    money.day(),
                    reason,
                    money.currency(),
                    money.inStoreCurrency(),
                    money.grossMinor(),
                    money.netMinor(),
                    false));
        }
        return new Ledger(List.of(order(money)), credits, money.bookings(), unattributed);
    }

    private ShopOrder order(OrderMoney money) {
        return new ShopOrder(
                money.store().id(),
                money.orderId(),
                money.orderEventId(),
                money.atMicros(),
                money.day(),
                owner,
                isNew,
                money.isCancelled(),
                touches.size(),
                money.currency(),
                money.inStoreCurrency(),
                money.grossMinor(),
                money.netMinor(),
                false);
    }
}
