package io.earshot.local.oracle;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** An order with what counts for it; amounts are in its own currency. */
final class Order {
    final Event placed;
    final Store store;
    final String owner;
    final long gross;

    /** Winners, in time order. */
    final List<Event> refunds;

    final Optional<Event> cancellation;
    final Exchange.Rate rate;
    boolean isNew;

    private final Fault fault;

    Order(
            Event placed,
            Store store,
            String owner,
            List<Event> refundsOfIt,
            Optional<Event> cancelled,
            Exchange exchange,
            Settings settings,
            Fault fault) {
        this.placed = placed;
        this.store = store;
        this.owner = owner;
        this.fault = fault;
        gross = gross();
        refunds = refundsOfIt.stream()
                .filter(refund -> counts(refund, settings))
                .sorted(refundOrder())
                .toList();
        cancellation = cancelled.filter(cancellation -> cancellationCounts(cancellation, settings));
        rate = exchange.rate(placed.text("currency"), day(), at());
    }

    private long gross() {
        return fault == Fault.GROSS_OF_LINES && placed.json().path("lines").size() > 0
                ? StreamSupport.stream(placed.json().path("lines").spliterator(), false)
                        .mapToLong(line -> line.get("amount_minor").longValue())
                        .sum()
                : placed.number("amount_minor");
    }

    String id() {
        return placed.key();
    }

    long at() {
        return placed.at();
    }

    LocalDate day() {
        return Times.day(at(), store.zone());
    }

    boolean isCancelled() {
        return cancellation.isPresent();
    }

    long grossConverted() {
        return rate.convert(gross);
    }

    long netConverted() {
        if (isCancelled()) {
            return 0;
        }
        long refunded = refunds.stream()
                .mapToLong(refund -> refund.number("amount_minor"))
                .sum();
        if (fault == Fault.EACH_REFUND_CONVERTED) {
            return Math.max(
                    0,
                    rate.convert(gross)
                            - refunds.stream()
                                    .mapToLong(refund -> rate.convert(refund.number("amount_minor")))
                                    .sum());
        }
        return rate.convert(Math.max(0, gross - refunded));
    }

    /** Why a refund of this order lowers nothing; empty if it does. */
    Optional<String> refused(Event refund, Settings settings) {
        boolean inTime = refundInTime(refund, settings);
        boolean sameCurrency = refund.text("currency").equals(placed.text("currency"));
        if (!inTime && (sameCurrency || fault != Fault.OTHER_CURRENCY_BEFORE_NO_ORDER)) {
            return Optional.of("no order");
        }
        return sameCurrency || fault == Fault.OTHER_CURRENCY_COUNTS ? Optional.empty() : Optional.of("other currency");
    }

    private boolean counts(Event refund, Settings settings) {
        return refused(refund, settings).isEmpty();
    }

    /** Within the horizon on either side of the order, both ends included. */
    private boolean refundInTime(Event refund, Settings settings) {
        long from = at() - settings.horizon();
        long until = at() + settings.horizon();
        return switch (fault) {
            case REFUND_AT_HORIZON_DROPPED -> refund.at() >= from && refund.at() < until;
            case REFUND_AFTER_HORIZON_COUNTS -> refund.at() >= from;
            case REFUND_AT_HORIZON_BEFORE_DROPPED -> refund.at() > from && refund.at() <= until;
            case REFUND_BEFORE_HORIZON_COUNTS -> refund.at() <= until;
            case REFUND_BEFORE_ORDER_DROPPED -> refund.at() >= at() && refund.at() <= until;
            default -> refund.at() >= from && refund.at() <= until;
        };
    }

    private boolean cancellationCounts(Event cancelled, Settings settings) {
        long from = at() - settings.horizon();
        long until = at() + settings.horizon();
        return switch (fault) {
            case CANCELLATION_AT_HORIZON_DROPPED -> cancelled.at() >= from && cancelled.at() < until;
            case CANCELLATION_AFTER_HORIZON_COUNTS -> cancelled.at() >= from;
            case CANCELLATION_AT_HORIZON_BEFORE_DROPPED -> cancelled.at() > from && cancelled.at() <= until;
            case CANCELLATION_BEFORE_HORIZON_COUNTS -> cancelled.at() <= until;
            default -> cancelled.at() >= from && cancelled.at() <= until;
        };
    }

    private Comparator<Event> refundOrder() {
        Comparator<String> ids = fault == Fault.EXCESS_TIES_BY_UTF16 ? Comparator.naturalOrder() : Utf8.ORDER;
        return Comparator.comparingLong(Event::at)
                .thenComparing(Event::eventId, ids)
                .thenComparing(Event::key, ids);
    }

    /** The parts of refunds that exceed the gross, taken from the latest backwards. */
    Map<Event, Long> excess() {
        long left = Math.max(
                0,
                refunds.stream()
                                .mapToLong(refund -> refund.number("amount_minor"))
                                .sum()
                        - gross);
        List<Event> latestFirst = new ArrayList<>(refunds);
        if (fault != Fault.EXCESS_OF_EARLIEST) {
            Collections.reverse(latestFirst);
        }
        Map<Event, Long> excess = new LinkedHashMap<>();
        for (Event refund : latestFirst) {
            long part = Math.min(left, refund.number("amount_minor"));
            left -= part;
            if (part > 0) {
                excess.put(refund, part);
            }
        }
        return excess;
    }

    /** What was booked for one entry, converted. */
    record Booking(String entryId, String kind, long at, long amount) {}

    /** The gross, then each correction as the difference of the converted remainders. */
    List<Booking> bookings(Exchange exchange) {
        Comparator<String> ids = fault == Fault.BOOKED_TIES_BY_UTF16 ? Comparator.naturalOrder() : Utf8.ORDER;
        List<Event> corrections = new ArrayList<>(refunds);
        cancellation.ifPresent(corrections::add);
        corrections.sort(Comparator.comparingLong(Event::at)
                .thenComparing(Event::eventId, ids)
                .thenComparing(Order::entryId, ids));
        List<Booking> bookings = new ArrayList<>();
        bookings.add(new Booking("order", "order", at(), grossConverted()));
        long refunded = 0;
        long before = gross;
        boolean isCancelled = false;
        for (Event correction : corrections) {
            boolean isRefund = correction.type().equals("refunded");
            refunded += isRefund ? correction.number("amount_minor") : 0;
            isCancelled |= !isRefund;
            long after = isCancelled ? 0 : Math.max(0, gross - refunded);
            Exchange.Rate used = fault == Fault.BOOKED_AT_OWN_RATE
                    ? exchange.rate(placed.text("currency"), Times.day(correction.at(), store.zone()), correction.at())
                    : rate;
            long amount = fault == Fault.BOOKED_EACH_CONVERTED
                    ? -used.convert(before - after)
                    : used.convert(after) - used.convert(before);
            long on = fault == Fault.BOOKED_ON_ORDER_DAY ? at() : correction.at();
            if (amount != 0 || fault != Fault.BOOKED_ZERO_DROPPED) {
                bookings.add(new Booking(entryId(correction), isRefund ? "refund" : "cancellation", on, amount));
            }
            before = after;
        }
        return bookings;
    }

    private static String entryId(Event correction) {
        return correction.type().equals("refunded") ? "refund/" + correction.key() : "cancellation";
    }
}
