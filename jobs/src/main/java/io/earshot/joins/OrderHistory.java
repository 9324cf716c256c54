package io.earshot.joins;

import io.earshot.events.OrderCancelled;
import io.earshot.events.OrderPlaced;
import io.earshot.events.OrderRefunded;
import io.earshot.events.Versions;
import io.earshot.measures.attribution.OrderFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that the shop said about one order.
 *
 * @param refunds winners only: refunds are folded before
 */
public record OrderHistory(
        List<OrderPlaced> placed,
        List<long[]> placedHashes,
        List<OrderCancelled> cancelled,
        List<long[]> cancelledHashes,
        List<OrderRefunded> refunds) {

    static OrderHistory empty() {
        return new OrderHistory(
                new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    OrderFacts facts(String storeId, String orderId) {
        return new OrderFacts(
                storeId, orderId, Versions.winner(placed), Versions.winner(cancelled), List.copyOf(refunds));
    }

    /** The latest time of anything here. */
    long latestMicros() {
        return Stream.of(placed, cancelled, refunds)
                .flatMap(List::stream)
                .mapToLong(event -> event.meta().atMicros())
                .max()
                .orElse(0);
    }
}
