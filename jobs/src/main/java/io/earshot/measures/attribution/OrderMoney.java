package io.earshot.measures.attribution;

import static java.util.Objects.requireNonNull;

import io.earshot.events.Meta;
import io.earshot.events.OrderPlaced;
import io.earshot.events.OrderRefunded;
import io.earshot.events.Store;
import io.earshot.events.Utf8;
import io.earshot.results.Booking;
import io.earshot.results.Unattributed;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What an order was worth, before and after what was paid back.
 *
 * @param grossMinor the order's amount, minor units of currency
 * @param netMinor what is left of it: 0 if cancelled, else max(0, gross − refunds), minor units of currency
 * @param inStoreCurrency false while no rate is known: amounts stand in the order's own currency
 * @param bookings the gross on the order's day and each correction on its own
 * @param adjustments refunds, or parts of them, that lower no order
 */
record OrderMoney(
        Store store,
        String orderId,
        String orderEventId,
        long atMicros,
        int day,
        boolean isCancelled,
        String currency,
        boolean inStoreCurrency,
        long grossMinor,
        long netMinor,
        List<Booking> bookings,
        List<Unattributed> adjustments) {
    private static final Comparator<OrderRefunded> REFUND_ORDER = Comparator.comparingLong(
                    (OrderRefunded refund) -> refund.meta().atMicros())
            .thenComparing(refund -> refund.meta().eventId(), Utf8::compare)
            .thenComparing(OrderRefunded::refundId, Utf8::compare);

    /** One change of what is left of an order. */
    record Correction(String entryId, String kind, Meta meta, long refundMinor, boolean isCancellation) {
        static final Comparator<Correction> ORDER = Comparator.comparingLong(
                        (Correction correction) -> correction.meta.atMicros())
                .thenComparing(correction -> correction.meta.eventId(), Utf8::compare)
                .thenComparing(Correction::entryId, Utf8::compare);

        /** What is left after it of what was left before. */
        long leftOf(long left) {
            return isCancellation ? 0 : Math.max(0, left - refundMinor);
        }
    }

    /**
     * Works out an order's money; it must have been placed.
     *
     * @param rates by {@link #rateKey} and {@link #ORDER_RATE}: rates that are not known are absent
     */
    static OrderMoney of(Store store, OrderFacts facts, long horizonMicros, Map<String, BigDecimal> rates) {
        OrderPlaced placed = requireNonNull(facts.placed(), "placed is null");
        long gross = placed.amountMinor();
        List<OrderRefunded> counting = counting(facts, horizonMicros);
        long refunded = 0;
        for (OrderRefunded refund : counting) {
            refunded += refund.amountMinor();
        }
        boolean isCancelled = facts.isCancelled(horizonMicros);
        long net = isCancelled ? 0 : Math.max(0, gross - refunded);
        Converted converted = Converted.of(store, placed.currency(), rates.get(ORDER_RATE));
        return new OrderMoney(
                store,
                facts.orderId(),
                placed.meta().eventId(),
                placed.meta().atMicros(),
                store.day(placed.meta().atMicros()),
                isCancelled,
                converted.currency(),
                converted.inStoreCurrency(),
                converted.amount(gross),
                converted.amount(net),
                bookings(store, facts, horizonMicros, converted),
                adjustments(store, facts, horizonMicros, rates));
    }

    /** The rate key of the order itself; an adjustment's is its refund id with a slash before it. */
    static final String ORDER_RATE = "";

    static String rateKey(OrderRefunded refund) {
        return "/" + refund.refundId();
    }

    /** Refunds, or parts of them, that lower no order; also of an order that was never placed. */
    static List<Unattributed> adjustments(
            Store store, OrderFacts facts, long horizonMicros, Map<String, BigDecimal> rates) {
        List<Unattributed> adjustments = new ArrayList<>();
        OrderPlaced placed = facts.placed();
        for (OrderRefunded refund : facts.refunds()) {
            if (placed == null || !facts.isNear(refund.meta(), horizonMicros)) {
                adjustments.add(adjustment(store, refund, "no order", refund.amountMinor(), rates));
            } else if (!refund.currency().equals(placed.currency())) {
                adjustments.add(adjustment(store, refund, "other currency", refund.amountMinor(), rates));
            }
        }
        if (placed != null) {
            addExcess(store, counting(facts, horizonMicros), placed.amountMinor(), rates, adjustments);
        }
        return adjustments;
    }

    private static void addExcess(
            Store store,
            List<OrderRefunded> counting,
            long gross,
            Map<String, BigDecimal> rates,
            List<Unattributed> adjustments) {
        long left = gross;
        for (OrderRefunded refund : counting) {
            long lowers = Math.min(left, refund.amountMinor());
            left -= lowers;
            if (lowers < refund.amountMinor()) {
                adjustments.add(adjustment(store, refund, "excess refund", refund.amountMinor() - lowers, rates));
            }
        }
    }

    private static Unattributed adjustment(
            Store store, OrderRefunded refund, String reason, long amount, Map<String, BigDecimal> rates) {
        Converted converted = Converted.of(store, refund.currency(), rates.get(rateKey(refund)));
        return new Unattributed(
                store.id(),
                refund.orderId(),
                refund.refundId(),
                store.day(refund.meta().atMicros()),
                reason,
                converted.currency(),
                converted.inStoreCurrency(),
                0,
                -converted.amount(amount),
                false);
    }

    /** The refunds that lower the order, in their order. */
    private static List<OrderRefunded> counting(OrderFacts facts, long horizonMicros) {
        OrderPlaced placed = requireNonNull(facts.placed(), "placed is null");
        return facts.refunds().stream()
                .filter(refund -> facts.isNear(refund.meta(), horizonMicros)
                        && refund.currency().equals(placed.currency()))
                .sorted(REFUND_ORDER)
                .toList();
    }

    /** What changed what is left of an order that was placed, in time order. */
    static List<Correction> corrections(OrderFacts facts, long horizonMicros) {
        List<Correction> corrections = new ArrayList<>();
        for (OrderRefunded refund : counting(facts, horizonMicros)) {
            corrections.add(new Correction(
                    "refund/" + refund.refundId(), "refund", refund.meta(), refund.amountMinor(), false));
        }
        if (facts.isCancelled(horizonMicros) && facts.cancelled() != null) {
            corrections.add(new Correction(
                    "cancellation", "cancellation", facts.cancelled().meta(), 0, true));
        }
        corrections.sort(Correction.ORDER);
        return corrections;
    }

    private static List<Booking> bookings(Store store, OrderFacts facts, long horizonMicros, Converted converted) {
        OrderPlaced placed = requireNonNull(facts.placed(), "placed is null");
        long left = placed.amountMinor();
        List<Booking> bookings = new ArrayList<>();
        bookings.add(booking(
                facts, "order", store.day(placed.meta().atMicros()), "order", converted, converted.amount(left)));
        for (Correction correction : corrections(facts, horizonMicros)) {
            long after = correction.leftOf(left);
            bookings.add(booking(
                    facts,
                    correction.entryId,
                    store.day(correction.meta.atMicros()),
                    correction.kind,
                    converted,
                    converted.amount(after) - converted.amount(left)));
            left = after;
        }
        return bookings;
    }

    private static Booking booking(
            OrderFacts facts, String entryId, int day, String kind, Converted converted, long amount) {
        return new Booking(
                facts.storeId(),
                facts.orderId(),
                entryId,
                day,
                kind,
                converted.currency(),
                converted.inStoreCurrency(),
                amount,
                false);
    }
}
