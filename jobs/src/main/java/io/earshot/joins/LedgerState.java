package io.earshot.joins;

import static java.util.Objects.requireNonNull;

import io.earshot.events.OrderRefunded;
import io.earshot.events.Persons;
import io.earshot.measures.attribution.OrderCase;
import io.earshot.measures.attribution.OrderFacts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an order, from which its rows can be worked out again.
 *
 * @param former facts that have been forgotten upstream, where event time is further, and still stand here
 * @param owners what each owner says of it; more than one only while it moves from one to another
 * @param rates the rates that its rows use
 * @param keptUntilMicros event time until which anything of it may still change
 */
public record LedgerState(
        @Nullable OrderFacts facts,
        @Nullable OrderFacts former,
        List<OrderOwner> owners,
        Map<String, BigDecimal> rates,
        long keptUntilMicros) {
    static final LedgerState EMPTY = new LedgerState(null, null, List.of(), Map.of(), 0);

    LedgerState with(LedgerInput input) {
        long kept = Math.max(keptUntilMicros, input.keptUntilMicros());
        if (input.facts() == null) {
            return new LedgerState(facts, former, with(requireNonNull(input.owner())), rates, kept);
        }
        OrderFacts forgotten = input.isFirst() ? facts : former;
        OrderFacts all = forgotten == null ? input.facts() : merged(forgotten, input.facts());
        return new LedgerState(all, forgotten, owners, rates, kept);
    }

    LedgerState resolved(List<OrderOwner> newOwners, Map<String, BigDecimal> newRates) {
        return new LedgerState(facts, former, newOwners, newRates, keptUntilMicros);
    }

    private static OrderFacts merged(OrderFacts former, OrderFacts news) {
        List<OrderRefunded> refunds = new ArrayList<>(news.refunds());
        for (OrderRefunded refund : former.refunds()) {
            if (news.refunds().stream().noneMatch(other -> other.refundId().equals(refund.refundId()))) {
                refunds.add(refund);
            }
        }
        return new OrderFacts(
                news.storeId(),
                news.orderId(),
                news.placed() != null ? news.placed() : former.placed(),
                news.cancelled() != null ? news.cancelled() : former.cancelled(),
                refunds);
    }

    private List<OrderOwner> with(OrderOwner owner) {
        List<OrderOwner> others = new ArrayList<>(owners);
        others.removeIf(other -> other.owner().equals(owner.owner()));
        if (!owner.isWithdrawn()) {
            others.add(owner);
        }
        return others;
    }

    /** The case to decide, or null while the facts or the owner have not arrived. */
    @Nullable
    OrderCase orderCase(long horizonMicros) {
        if (facts == null) {
            return null;
        }
        if (facts.placed() == null) {
            return new OrderCase(facts, Persons.NOBODY, false, List.of(), rates);
        }
        if (facts.placed().person().equals(Persons.NOBODY)) {
            return new OrderCase(facts, Persons.NOBODY, !facts.isCancelled(horizonMicros), List.of(), rates);
        }
        if (owners.isEmpty()) {
            return null;
        }
        OrderOwner owner = owners.get(0);
        return new OrderCase(facts, owner.owner(), owner.isNew(), owner.touches(), rates);
    }
}
