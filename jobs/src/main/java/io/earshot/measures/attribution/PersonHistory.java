package io.earshot.measures.attribution;

import io.earshot.events.Persons;
import io.earshot.events.Versions;
import io.earshot.events.Versions.Fate;
import io.earshot.events.VisitorLinked;
import java.util.ArrayList;
import java.util.List;

/**
 * What one person did, saw and bought, and who the person turned out to be.
 *
 * @param events all groups of all touches and page views
 * @param links all groups of all links; none for a customer
 * @param conversations the winners among a visitor's conversations; none for a customer
 * @param orders the heads of a visitor's orders; none for a customer
 */
public record PersonHistory(
        String person,
        List<PersonalEvent> events,
        List<long[]> eventHashes,
        List<VisitorLinked> links,
        List<long[]> linkHashes,
        List<Touch> conversations,
        List<OrderHead> orders) {
    private static final long HOUR = 3_600_000_000L;

    public static PersonHistory of(String person) {
        return new PersonHistory(
                person,
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
    }

    /** Which touches an event may make or unmake: those from the first to the last of these two times. */
    public record Range(long fromMicros, long untilMicros) {
        static final Range ALL = new Range(Long.MIN_VALUE / 2, Long.MAX_VALUE);

        Range and(Range other) {
            return new Range(Math.min(fromMicros, other.fromMicros), Math.max(untilMicros, other.untilMicros));
        }
    }

    /** The range that an event reaches, in the place where it stands now and where it will stand. */
    public Range reach(PersonalEvent event) {
        Range range = reachOf(event);
        for (PersonalEvent other : events) {
            if (other.isSameEntity(event)) {
                range = range.and(reachOf(other));
            }
        }
        return range;
    }

    /** Adds an event and tells what became of it. */
    public Fate add(PersonalEvent event) {
        return Versions.add(events, eventHashes, event, PersonalEvent::isSameEntity);
    }

    /** Adds a link and tells what became of it. */
    public Fate add(VisitorLinked link) {
        return Versions.add(links, linkHashes, link, (a, b) -> a.meta()
                .eventId()
                .equals(b.meta().eventId()));
    }

    /** Who owns what, as the links stand. */
    public Ownership ownership(long horizonMicros) {
        return new Ownership(person, links, horizonMicros);
    }

    /** To whom all touches belong, conversations among them. */
    public List<OwnedTouch> allOwned(long horizonMicros) {
        Ownership ownership = ownership(horizonMicros);
        List<OwnedTouch> owned = new ArrayList<>(owned(Range.ALL, horizonMicros));
        conversations.forEach(touch -> owned.addAll(ownership.touch(touch)));
        return owned;
    }

    /** To whom the touches in a range belong, conversations apart. */
    public List<OwnedTouch> owned(Range range, long horizonMicros) {
        Ownership ownership = ownership(horizonMicros);
        List<OwnedTouch> owned = new ArrayList<>();
        for (Touch touch : Visits.touches(winners(range), range.fromMicros, range.untilMicros)) {
            owned.addAll(ownership.touch(touch));
        }
        return owned;
    }

    /** Forgets what no order can need any more once the watermark has come this far. */
    public void forget(long watermarkMicros, Windows windows) {
        long late = watermarkMicros - windows.horizonMicros() - HOUR;
        long done = late - windows.horizonMicros();
        long touchDone = !Persons.isVisitor(person) ? late : done - windows.longestMicros();
        for (int i = events.size() - 1; i >= 0; i--) {
            if (events.get(i).meta().atMicros() < touchDone) {
                events.remove(i);
                eventHashes.remove(i);
            }
        }
        conversations.removeIf(touch -> touch.atMicros() < touchDone);
        orders.removeIf(order -> order.atMicros() < done);
        forgetLinks(done - windows.longestMicros());
    }

    /** How long after it happened something of this person may still be needed. */
    public long keptMicros(Windows windows) {
        return Persons.isVisitor(person)
                ? 2 * windows.horizonMicros() + windows.longestMicros() + HOUR
                : windows.horizonMicros() + HOUR;
    }

    public boolean isEmpty() {
        return events.isEmpty() && links.isEmpty() && conversations.isEmpty() && orders.isEmpty();
    }

    /** Keeps the first link, the latest before a time, and all from that time on. */
    private void forgetLinks(long beforeMicros) {
        List<VisitorLinked> winners = Ownership.winners(links);
        VisitorLinked first = winners.isEmpty() ? null : winners.get(0);
        VisitorLinked latest = first;
        for (VisitorLinked link : winners) {
            if (link.meta().atMicros() < beforeMicros) {
                latest = link;
            }
        }
        for (int i = links.size() - 1; i >= 0; i--) {
            VisitorLinked link = links.get(i);
            if (link.meta().atMicros() < beforeMicros && link != first && link != latest) {
                links.remove(i);
                linkHashes.remove(i);
            }
        }
    }

    private List<PersonalEvent> winners(Range range) {
        List<PersonalEvent> winners = new ArrayList<>();
        for (PersonalEvent event : events) {
            long at = event.meta().atMicros();
            if (at >= range.fromMicros - Visits.SILENCE_MICROS && at <= range.untilMicros && !isBeaten(event)) {
                winners.add(event);
            }
        }
        return winners;
    }

    private boolean isBeaten(PersonalEvent event) {
        for (PersonalEvent other : events) {
            if (other.isSameEntity(event) && Versions.wins(other.meta(), event.meta())) {
                return true;
            }
        }
        return false;
    }

    private static Range reachOf(PersonalEvent event) {
        long at = event.meta().atMicros();
        if (event.isPageView()) {
            return new Range(at, at + Visits.SILENCE_MICROS);
        }
        boolean isClick = event.touch().kind() == TouchKind.CLICK;
        return new Range(at, isClick ? at + Visits.LANDING_MICROS : at);
    }
}
