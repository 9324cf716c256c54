package io.earshot.measures.attribution;

import static java.util.Objects.requireNonNull;

import io.earshot.events.OrderPlaced;
import java.util.ArrayList;
import java.util.List;

/**
 * What was left of an order when: its amount, lowered by each refund and cancellation that counts.
 *
 * @param grossMinor its amount, minor units of currency
 * @param corrections in time order
 */
public record OrderWorth(String currency, long grossMinor, List<Correction> corrections) {

    /**
     * What was left from a time on.
     *
     * @param atMicros when money went back, microseconds since 1970 UTC
     * @param leftMinor minor units of the order's currency, not negative
     * @param isCancelled whether it had been cancelled by then
     */
    public record Correction(long atMicros, long leftMinor, boolean isCancelled) {}

    /** Of an order that was placed. */
    public static OrderWorth of(OrderFacts facts, long horizonMicros) {
        OrderPlaced placed = requireNonNull(facts.placed(), "placed is null");
        List<Correction> corrections = new ArrayList<>();
        long left = placed.amountMinor();
        boolean isCancelled = false;
        for (OrderMoney.Correction correction : OrderMoney.corrections(facts, horizonMicros)) {
            left = correction.leftOf(left);
            isCancelled |= correction.isCancellation();
            corrections.add(new Correction(correction.meta().atMicros(), left, isCancelled));
        }
        return new OrderWorth(placed.currency(), placed.amountMinor(), corrections);
    }

    /** What was left at a time, by what had happened until then, inclusive; minor units of currency. */
    public long leftMinor(long atMicros) {
        long left = grossMinor;
        for (Correction correction : corrections) {
            left = correction.atMicros <= atMicros ? correction.leftMinor : left;
        }
        return left;
    }

    /** Whether it had been cancelled at a time, inclusive. */
    public boolean isCancelled(long atMicros) {
        return corrections.stream().anyMatch(correction -> correction.isCancelled && correction.atMicros <= atMicros);
    }
}
