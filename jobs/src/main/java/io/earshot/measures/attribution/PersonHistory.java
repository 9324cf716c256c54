package io.earshot.measures.attribution;

import io.earshot.events.Event;
import io.earshot.events.Persons;
import io.earshot.events.Versions;
import io.earshot.events.Versions.Fate;
import io.earshot.events.VisitorLinked;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

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
        return Versions.add(links, linkHashes, link, PersonHistory::isSameLink);
    }

    /** Who owns what, as the links stand. */
    public Ownership ownership(long horizonMicros) {
        return new Ownership(person, links, horizonMicros);
    }

    /**
     * To whom all touches belong that an order can still need once the watermark has come this far, conversations among
     * them. Of what is older the page views before may be forgotten, so that a visit cannot be told.
     */
    public List<OwnedTouch> allOwned(long watermarkMicros, Windows windows) {
        long horizonMicros = windows.horizonMicros();
        long needed = watermarkMicros - 2 * horizonMicros - windows.longestMicros();
        Range range = new Range(Math.max(needed, Long.MIN_VALUE / 2), Long.MAX_VALUE);
        Ownership ownership = ownership(horizonMicros);
        List<OwnedTouch> owned = new ArrayList<>(owned(range, horizonMicros));
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
        forget(events, eventHashes, PersonalEvent::isSameEntity, event -> isBefore(touchDone, event));
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
        VisitorLinked kept = latest;
        forget(
                links,
                linkHashes,
                PersonHistory::isSameLink,
                link -> isBefore(beforeMicros, link) && link != first && link != kept);
    }

    /** Forgets entities as a whole: a group that has lost must not come to life because the winner is forgotten. */
    private static <T extends Event> void forget(
            List<T> groups, List<long[]> hashes, BiPredicate<T, T> isSameEntity, Predicate<T> isDone) {
        List<T> kept = groups.stream().filter(isDone.negate()).toList();
        for (int i = groups.size() - 1; i >= 0; i--) {
            T group = groups.get(i);
            if (isDone.test(group) && kept.stream().noneMatch(other -> isSameEntity.test(other, group))) {
                groups.remove(i);
                hashes.remove(i);
            }
        }
    }

    private static boolean isBefore(long beforeMicros, Event event) {
        return event.meta().atMicros() < beforeMicros;
    }

    private static boolean isSameLink(VisitorLinked one, VisitorLinked other) {
        return one.meta().eventId().equals(other.meta().eventId());
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
