package io.earshot.local.replay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.earshot.local.simulate.Micros;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of one invoice, and the events that they make.
 *
 * <p>Lines with a positive amount make an order, those with a negative one a refund. An invoice that amounts to nothing is
 * an order of 0, or a refund of 0 if it is a cancellation. The order has the time and customer of the invoice's first line.
 */
final class Invoice {
    private static final long MOST = 10_000_000_000_000L;

    private final String id;
    private final Instant at;
    private final boolean cancellation;
    private final List<OrderCsv.Line> lines = new ArrayList<>();
    private String customer = "";
    private String refunds = "";
    private long positive;
    private long negative;
    private long lastLine;

    Invoice(OrderCsv.Line first, String cancellationPrefix) {
        this.id = first.order();
        this.at = first.at();
        this.cancellation = !cancellationPrefix.isEmpty() && id.startsWith(cancellationPrefix);
    }

    void add(OrderCsv.Line line) {
        if (!line.customer().isEmpty()
                && !customer.isEmpty()
                && !line.customer().equals(customer)) {
            throw new BadLine(
                    line.number(),
                    "invoice " + id + " must have one customer, got " + customer + " and " + line.customer());
        }
        customer = customer.isEmpty() ? line.customer() : customer;
        refunds = refunds.isEmpty() ? line.refunds() : refunds;
        positive += Math.max(0, line.amountMinor());
        negative += Math.max(0, -line.amountMinor());
        if (positive > MOST || negative > MOST) {
            throw new BadLine(line.number(), "invoice " + id + " must not exceed 10^13 minor units");
        }
        if (line.amountMinor() >= 0 && line.quantity() >= 0) {
            lines.add(line); // a written-off quantity cannot stand in an order
        }
        lastLine = line.number();
    }

    String id() {
        return id;
    }

    long lastLine() {
        return lastLine;
    }

    Instant at() {
        return at;
    }

    boolean isOrder() {
        return positive > 0 || (negative == 0 && !cancellation);
    }

    boolean isRefund() {
        return negative > 0 || (positive == 0 && cancellation);
    }

    boolean isGuests() {
        return customer.isEmpty();
    }

    long positive() {
        return positive;
    }

    long negative() {
        return negative;
    }

    ObjectNode placed(String storeId, String currency) {
        ObjectNode event = event("placed", storeId);
        if (!customer.isEmpty()) {
            event.put("customer_id", customer);
        }
        event.put("order_id", id).put("amount_minor", positive).put("currency", currency);
        for (OrderCsv.Line line : lines) {
            event.withArray("lines")
                    .addObject()
                    .put("line_id", Long.toString(line.number()))
                    .put("sku", line.sku())
                    .put("quantity", line.quantity())
                    .put("amount_minor", line.amountMinor());
        }
        return event;
    }

    /** Of the order that the file names, else of this invoice's own, else of an unknown one. */
    ObjectNode refunded(String storeId, String currency) {
        String own = isOrder() ? id : "unknown/" + id;
        return event("refunded", storeId)
                .put("refund_id", id)
                .put("order_id", refunds.isEmpty() ? own : refunds)
                .put("amount_minor", negative)
                .put("currency", currency);
    }

    private ObjectNode event(String type, String storeId) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", type)
                .put("event_id", type + '/' + id)
                .put("store_id", storeId)
                .put("occurred_at", Micros.iso(Micros.of(at)));
    }
}
