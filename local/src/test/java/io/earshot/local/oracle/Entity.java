package io.earshot.local.oracle;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All events of one entity, by event_id and revision. */
final class Entity {

    /** Which entity; eventId is empty where the key alone tells. */
    record Id(String type, String store, String key, String eventId) {}

    private record GroupId(String eventId, int revision) {}

    /** Events that say they are the same; the one with the smaller hash is believed. */
    private static final class Group {
        private final Set<String> payloads = new HashSet<>();
        private final Event payload;
        private int records;

        Group(Event payload) {
            this.payload = payload;
        }
    }

    private static final Set<String> KEY_ALONE = Set.of(
            "spend",
            "conversation",
            "variant",
            "placed",
            "cancelled",
            "refunded",
            "rate",
            "experiment",
            "arm_total",
            "outreach",
            "cart",
            "stock_level");

    private final Map<GroupId, Group> groups = new HashMap<>();
    private final Fault fault;
    private Optional<Event> winner = Optional.empty();

    Entity(Fault fault) {
        this.fault = fault;
    }

    static Id idOf(Event event, Fault fault) {
        String key = fault == Fault.EVENT_IDS_UNIQUE_OVER_KEYS && !KEY_ALONE.contains(event.type()) ? "" : event.key();
        return new Id(event.type(), event.store(), key, KEY_ALONE.contains(event.type()) ? "" : event.eventId());
    }

    void add(Event event) {
        winner = Optional.empty();
        groups.merge(new GroupId(event.eventId(), event.revision()), groupOf(event), this::merge);
    }

    private static Group groupOf(Event event) {
        Group group = new Group(event);
        group.payloads.add(event.hash());
        group.records = 1;
        return group;
    }

    private Group merge(Group one, Group other) {
        Group merged = new Group(compareHashes(one.payload, other.payload) <= 0 ? one.payload : other.payload);
        merged.payloads.addAll(one.payloads);
        merged.payloads.addAll(other.payloads);
        merged.records = one.records + other.records;
        return merged;
    }

    private int compareHashes(Event one, Event other) {
        return switch (fault) {
            case GREATER_HASH_WINS -> other.hash().compareTo(one.hash());
            case SIGNED_HASH ->
                Arrays.compare(
                        HexFormat.of().parseHex(one.hash()), HexFormat.of().parseHex(other.hash()));
            default -> one.hash().compareTo(other.hash());
        };
    }

    /** The event that counts. */
    Event winner() {
        if (winner.isEmpty()) {
            winner = winner(Long.MAX_VALUE);
        }
        return winner.orElseThrow();
    }

    /** The event that counts among those that occurred no later than `until`. */
    Optional<Event> winner(long until) {
        return winner(until, order());
    }

    /** The event that counts among those of one revision. */
    Optional<Event> winnerOf(int revision) {
        return groups.values().stream()
                .map(group -> group.payload)
                .filter(event -> event.revision() == revision)
                .max(order());
    }

    Optional<Event> winner(long until, Comparator<Event> order) {
        return groups.values().stream()
                .map(group -> group.payload)
                .filter(event -> event.at() <= until)
                .max(order);
    }

    /** The latest to occur, which a reader who overlooks revisions would take. */
    static Comparator<Event> latest() {
        return Comparator.comparingLong(Event::at).thenComparing(Event::eventId, Utf8.ORDER);
    }

    Comparator<Event> order() {
        Comparator<Event> byRevision = Comparator.comparingInt(Event::revision);
        return switch (fault) {
            case FIRST_REVISION_WINS -> byRevision.reversed().thenComparing(latest());
            case TIME_BEFORE_REVISION -> latest().thenComparing(byRevision);
            case REVISION_TIES_TO_EARLIEST -> byRevision.thenComparing(latest().reversed());
            case REVISION_TIES_BY_UTF16 ->
                byRevision.thenComparingLong(Event::at).thenComparing(Event::eventId);
            default -> byRevision.thenComparing(latest());
        };
    }

    int groups() {
        return groups.size();
    }

    long duplicates() {
        return records() - groups.size();
    }

    long conflicts() {
        Collection<Group> all = groups.values();
        return fault == Fault.CONFLICTS_COUNT_COPIES
                ? all.stream()
                        .filter(group -> group.payloads.size() > 1)
                        .mapToLong(group -> group.records - 1)
                        .sum()
                : all.stream().mapToLong(group -> group.payloads.size() - 1).sum();
    }

    private long records() {
        return groups.values().stream().mapToLong(group -> group.records).sum();
    }
}
