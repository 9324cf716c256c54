package io.earshot.measures.attribution;

import io.earshot.events.Utf8;
import io.earshot.events.Versions;
import io.earshot.events.VisitorLinked;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * To whom a visitor's touches and orders belong: the customer of the latest link at or before them, else of the first
 * link, else the visitor. For an order at T only links up to T + horizon count, so what comes before the first link belongs
 * to its customer for later orders only: from the link less the horizon.
 */
public final class Ownership {
    private static final Comparator<VisitorLinked> LINK_ORDER = Comparator.comparingLong(
                    (VisitorLinked link) -> link.meta().atMicros())
            .thenComparing(link -> link.meta().eventId(), Utf8::compare);

    private final String person;
    private final List<VisitorLinked> links;
    private final long horizonMicros;

    /**
     * @param person a customer, who owns what he does, or a visitor
     * @param groups all groups of all links of the visitor
     */
    public Ownership(String person, List<VisitorLinked> groups, long horizonMicros) {
        this.person = person;
        this.links = winners(groups);
        this.horizonMicros = horizonMicros;
    }

    /** The winners of a visitor's links, from first to last. */
    public static List<VisitorLinked> winners(List<VisitorLinked> groups) {
        List<VisitorLinked> winners = new ArrayList<>();
        for (VisitorLinked group : groups) {
            if (!isBeaten(group, groups)) {
                winners.add(group);
            }
        }
        winners.sort(LINK_ORDER);
        return winners;
    }

    /** To whom a touch belongs, seen from which orders. */
    public List<OwnedTouch> touch(Touch touch) {
        VisitorLinked latest = latest(touch.atMicros());
        if (latest != null) {
            return List.of(OwnedTouch.always(latest.customer(), touch));
        }
        if (links.isEmpty()) {
            return List.of(OwnedTouch.always(person, touch));
        }
        long known = links.get(0).meta().atMicros() - horizonMicros;
        List<OwnedTouch> owners = new ArrayList<>();
        owners.add(new OwnedTouch(links.get(0).customer(), touch, known, Long.MAX_VALUE));
        if (touch.atMicros() < known) {
            owners.add(new OwnedTouch(person, touch, Long.MIN_VALUE, known));
        }
        return owners;
    }

    /** To whom an order at a time belongs. */
    public String order(long atMicros) {
        VisitorLinked latest = latest(atMicros);
        if (latest != null) {
            return latest.customer();
        }
        boolean isKnown = !links.isEmpty() && links.get(0).meta().atMicros() <= atMicros + horizonMicros;
        return isKnown ? links.get(0).customer() : person;
    }

    private @Nullable VisitorLinked latest(long atMicros) {
        VisitorLinked latest = null;
        for (VisitorLinked link : links) {
            if (link.meta().atMicros() <= atMicros) {
                latest = link;
            }
        }
        return latest;
    }

    private static boolean isBeaten(VisitorLinked group, List<VisitorLinked> groups) {
        for (VisitorLinked other : groups) {
            if (other.meta().eventId().equals(group.meta().eventId()) && Versions.wins(other.meta(), group.meta())) {
                return true;
            }
        }
        return false;
    }
}
