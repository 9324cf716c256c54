package io.earshot.measures.attribution;

import io.earshot.results.Booking;
import io.earshot.results.Credit;
import io.earshot.results.ShopOrder;
import io.earshot.results.Unattributed;
import java.util.List;

/** The rows of one order in every table. Its credits and unattributed rows without a refund add up to its order row. */
public record Ledger(
        List<ShopOrder> orders, List<Credit> credits, List<Booking> bookings, List<Unattributed> unattributed) {
    public static final Ledger EMPTY = new Ledger(List.of(), List.of(), List.of(), List.of());
}
