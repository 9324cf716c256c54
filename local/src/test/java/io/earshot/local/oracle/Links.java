package io.earshot.local.oracle;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whose visitor was it? Answers differ by order: only links up to the horizon after it count. */
final class Links {
    private final Map<String, List<Event>> byVisitor = new HashMap<>();
    private final Map<String, Set<String>> visitorsOf = new HashMap<>();
    private final Settings settings;
    private final Fault fault;

    Links(Collection<Event> links, Settings settings, Fault fault) {
        this.settings = settings;
        this.fault = fault;
        for (Event link : links) {
            byVisitor
                    .computeIfAbsent(link.visitor(), visitor -> new ArrayList<>())
                    .add(link);
            visitorsOf
                    .computeIfAbsent(link.customer(), customer -> new HashSet<>())
                    .add(link.visitor());
        }
        Comparator<String> ids = fault == Fault.LINK_TIES_BY_UTF16 ? Comparator.naturalOrder() : Utf8.ORDER;
        byVisitor
                .values()
                .forEach(ofOne -> ofOne.sort(Comparator.comparingLong(Event::at).thenComparing(Event::eventId, ids)));
    }

    /** Visitors with any link to this customer. */
    Set<String> visitorsOf(String customer) {
        return visitorsOf.getOrDefault(customer, Set.of());
    }

    /** The owner, at this time and seen from an order at `orderAt`, of what carries these ids; empty if it carries none. */
    String owner(String visitor, String customer, long at, long orderAt) {
        if (customer.isEmpty() || fault == Fault.VISITOR_WINS && !visitor.isEmpty()) {
            return visitor.isEmpty() ? "" : ownerOfVisitor(visitor, at, orderAt);
        }
        return "c:" + customer;
    }

    private String ownerOfVisitor(String visitor, long at, long orderAt) {
        String owner = "v:" + visitor;
        boolean first = true;
        for (Event link : byVisitor.getOrDefault(visitor, List.of())) {
            boolean ruledOut = fault == Fault.NO_FIRST_LINK && link.at() > at
                    || fault == Fault.LINK_AT_TOUCH_DROPPED && link.at() >= at && !first
                    || fault == Fault.NO_LINKS;
            if (counts(link, orderAt) && !ruledOut && (first || link.at() <= at)) {
                owner = "c:" + link.customer();
                first = false;
            }
        }
        return owner;
    }

    private boolean counts(Event link, long orderAt) {
        long until = orderAt + settings.horizon();
        return switch (fault) {
            case LINK_AT_HORIZON_DROPPED -> link.at() < until;
            case LINK_AFTER_HORIZON_COUNTS -> true;
            default -> link.at() <= until;
        };
    }
}
