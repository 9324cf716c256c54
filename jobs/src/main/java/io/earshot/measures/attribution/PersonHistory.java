package io.earshot.measures.attribution;

import io.earshot.events.Event;
import io.earshot.events.Persons;
import io.earshot.events.Versions;
import io.earshot.events.Versions.Fate;
import io.earshot.events.VisitorLinked;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What one person did, saw and bought, and who the person turned out to be. The groups of an entity stand side by side, so
 * that they are found quickly also where one id has very many events.
 *
 * @param events all groups of all touches and page views, by event id and topic
 * @param links all groups of all links, by event id; none for a customer
 * @param conversations the winners among a visitor's conversations; none for a customer
 * @param orders the heads of a visitor's orders; none for a customer
 * @param wakeMillis event time at which something of it may be forgotten first, or 0
 */
public record PersonHistory(
        String person,
        List<PersonalEvent> events,
        List<long[]> eventHashes,
        List<VisitorLinked> links,
        List<long[]> linkHashes,
        List<Touch> conversations,
        List<OrderHead> orders,
        long wakeMillis) {
    private static final long HOUR = 3_600_000_000L;
    private static final Comparator<PersonalEvent> BY_ENTITY = Comparator.comparing(
                    (PersonalEvent event) -> event.meta().eventId())
            .thenComparing(event -> event.touch().topic());
    private static final Comparator<VisitorLinked> LINKS_BY_ENTITY =
            Comparator.comparing(link -> link.meta().eventId());

    public static PersonHistory of(String person) {
        return new PersonHistory(
                person,
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                0);
    }

    /** The same, to be woken at another time. */
    public PersonHistory woken(long atMillis) {
        return atMillis == wakeMillis
                ? this
                : new PersonHistory(person, events, eventHashes, links, linkHashes, conversations, orders, atMillis);
    }

    /** The times of all that it holds, microseconds. */
    public LongStream times() {
        return LongStream.concat(
                Stream.of(events, links).flatMap(List::stream).mapToLong(event -> event.meta()
                        .atMicros()),
                LongStream.concat(
                        conversations.stream().mapToLong(Touch::atMicros),
                        orders.stream().mapToLong(OrderHead::atMicros)));
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
        for (PersonalEvent group : same(events, events, event, BY_ENTITY)) {
            range = range.and(reachOf(group));
        }
        return range;
    }

    /** Adds an event and tells what became of it. */
    public Fate add(PersonalEvent event) {
        PersonalEvent shared = event.person().equals(person) ? event.sharing(person) : event;
        return add(events, eventHashes, shared, BY_ENTITY);
    }

    /** Adds a link and tells what became of it. */
    public Fate add(VisitorLinked link) {
        return add(links, linkHashes, link, LINKS_BY_ENTITY);
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
        forget(events, eventHashes, BY_ENTITY, event -> isBefore(touchDone, event));
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
                LINKS_BY_ENTITY,
                link -> isBefore(beforeMicros, link) && link != first && link != kept);
    }

    /** Forgets entities as a whole: a group that has lost must not come to life because the winner is forgotten. */
    private static <T extends Event> void forget(
            List<T> groups, List<long[]> hashes, Comparator<T> byEntity, Predicate<T> isDone) {
        List<T> keptGroups = new ArrayList<>(groups.size());
        List<long[]> keptHashes = new ArrayList<>(hashes.size());
        for (int from = 0, to; from < groups.size(); from = to) {
            to = from + 1;
            while (to < groups.size() && byEntity.compare(groups.get(from), groups.get(to)) == 0) {
                to++;
            }
            if (!groups.subList(from, to).stream().allMatch(isDone)) {
                keptGroups.addAll(groups.subList(from, to));
                keptHashes.addAll(hashes.subList(from, to));
            }
        }
        replace(groups, keptGroups);
        replace(hashes, keptHashes);
    }

    private static <T> void replace(List<T> all, List<T> kept) {
        if (kept.size() < all.size()) {
            all.clear();
            all.addAll(kept);
        }
    }

    private static <T extends Event> Fate add(List<T> groups, List<long[]> hashes, T event, Comparator<T> byEntity) {
        return Versions.add(same(groups, groups, event, byEntity), same(groups, hashes, event, byEntity), event);
    }

    /** The part of a list that stands beside the groups of an event's entity; what is added to it stands there, too. */
    private static <T, P> List<P> same(List<T> groups, List<P> beside, T event, Comparator<T> byEntity) {
        int from = 0;
        for (int end = groups.size(); from < end; ) {
            int middle = (from + end) >>> 1;
            if (byEntity.compare(groups.get(middle), event) < 0) {
                from = middle + 1;
            } else {
                end = middle;
            }
        }
        int to = from;
        while (to < groups.size() && byEntity.compare(groups.get(to), event) == 0) {
            to++;
        }
        return beside.subList(from, to);
    }

    private static boolean isBefore(long beforeMicros, Event event) {
        return event.meta().atMicros() < beforeMicros;
    }

    /** The winners of a range, and before it those that decide on its first page view: the one before, and clicks. */
    private List<PersonalEvent> winners(Range range) {
        List<PersonalEvent> winners = new ArrayList<>();
        PersonalEvent before = null;
        for (int i = 0; i < events.size(); i++) {
            PersonalEvent event = events.get(i);
            long at = event.meta().atMicros();
            if (at > range.untilMicros || at < range.fromMicros - Visits.SILENCE_MICROS) {
                continue;
            }
            if (at >= range.fromMicros || !event.isPageView()) {
                if (!isBeaten(i)) {
                    winners.add(event);
                }
            } else if ((before == null || at > before.meta().atMicros()) && !isBeaten(i)) {
                before = event;
            }
        }
        if (before != null) {
            winners.add(before);
        }
        return winners;
    }

    private boolean isBeaten(int index) {
        PersonalEvent event = events.get(index);
        for (int step = -1; step <= 1; step += 2) {
            for (int i = index + step; i >= 0 && i < events.size(); i += step) {
                PersonalEvent other = events.get(i);
                if (!other.isSameEntity(event)) {
                    break;
                }
                if (Versions.wins(other.meta(), event.meta())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A page view decides on itself and on the next one; a click on those that may be its landing. */
    private Range reachOf(PersonalEvent event) {
        long at = event.meta().atMicros();
        if (!event.isPageView()) {
            boolean isClick = event.touch().kind() == TouchKind.CLICK;
            return new Range(at, isClick ? at + Visits.LANDING_MICROS : at);
        }
        long next = at + Visits.SILENCE_MICROS;
        for (int i = 0; i < events.size(); i++) {
            PersonalEvent other = events.get(i);
            long otherAt = other.meta().atMicros();
            if (otherAt > at && otherAt < next && other.isPageView() && !other.isSameEntity(event) && !isBeaten(i)) {
                next = otherAt;
            }
        }
        return new Range(at, next);
    }
}
