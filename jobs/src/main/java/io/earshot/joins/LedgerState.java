package io.earshot.joins;

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
 * @param owners what each owner says of it; more than one only while it moves from one to another
 * @param rates the rates that its rows use
 */
public record LedgerState(@Nullable OrderFacts facts, List<OrderOwner> owners, Map<String, BigDecimal> rates) {
    static final LedgerState EMPTY = new LedgerState(null, List.of(), Map.of());

    LedgerState with(OrderFacts newFacts) {
        return new LedgerState(newFacts, owners, rates);
    }

    LedgerState with(OrderOwner owner) {
        List<OrderOwner> others = new ArrayList<>(owners);
        others.removeIf(other -> other.owner().equals(owner.owner()));
        if (!owner.isWithdrawn()) {
            others.add(owner);
        }
        return new LedgerState(facts, others, rates);
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
