package io.earshot.events;

import java.util.List;

/**
 * Somebody bought.
 *
 * @param person who; empty for a guest
 * @param amountMinor what the order is worth, minor units of currency
 * @param lines what was bought; may be empty, and need not add up to the amount
 */
public record OrderPlaced(
        Meta meta, String orderId, String person, long amountMinor, String currency, List<OrderLine> lines)
        implements Event {

    /** An order that does not say what was bought. */
    public OrderPlaced(Meta meta, String orderId, String person, long amountMinor, String currency) {
        this(meta, orderId, person, amountMinor, currency, List.of());
    }

    /** The same for those who need not know what was bought. */
    public OrderPlaced withoutLines() {
        return lines.isEmpty() ? this : new OrderPlaced(meta, orderId, person, amountMinor, currency);
    }
}
