package io.earshot.local.oracle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.LongFunction;

/**
 * Brings facts to Kafka in the wrong order: up to the horizon late, some twice or in conflict, some malformed, of unknown stores,
 * from the future, or too late.
 */
final class Delivery {
    /** Leaves room for the five minutes by which a clock may be ahead. */
    private static final long MARGIN = 10 * Times.MINUTE;

    /** A value that may depend on the timestamp of its record, in milliseconds; `at` is no time where it is never newest. */
    private record Parcel(long arrival, double tie, String topic, String key, long at, LongFunction<byte[]> value) {}

    private record Partition(String topic, int number) {}

    private final List<World> worlds;
    private final Settings settings;
    private final int partitions;
    private final Random random;
    private final List<Parcel> parcels = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private final Map<Partition, Long> newest = new HashMap<>();
    private int fresh;

    Delivery(List<World> worlds, Settings settings, int partitions, long seed) {
        this.worlds = worlds;
        this.settings = settings;
        this.partitions = partitions;
        random = new Random(seed);
    }

    List<Sent> deliver() {
        for (World world : worlds) {
            world.facts.forEach(fact -> pack(world, fact));
        }
        parcels.sort(Comparator.comparingLong(Parcel::arrival).thenComparingDouble(Parcel::tie));
        for (Parcel parcel : parcels) {
            Partition partition = new Partition(parcel.topic(), partition(parcel.key()));
            send(partition, parcel);
            if (random.nextInt(60) == 0) {
                scene(partition, parcel);
            }
        }
        heartbeats();
        return sent;
    }

    private void pack(World world, World.Fact fact) {
        JsonEvent event = fact.event();
        byte[] value = event.bytes();
        add(event, arrival(event.occurredAt(), fact.pace()), value);
        while (random.nextDouble() < 0.32) {
            JsonEvent again = random.nextInt(8) == 0 ? conflicting(event) : event;
            add(again, arrival(again.occurredAt(), fact.pace()), again.bytes());
        }
        long tooLate =
                event.occurredAt() + settings.horizon() + Times.DAY + (long) (random.nextDouble() * 9 * Times.DAY);
        if (tooLate < world.end && random.nextInt(60) == 0) {
            JsonEvent late = random.nextBoolean() ? event : event.copy().revision(100);
            add(late, tooLate, late.bytes());
        }
        long soon = event.occurredAt() + (long) (random.nextDouble() * Times.HOUR);
        if (random.nextInt(75) == 0) {
            byte[] malformed = Spoiler.spoil(event, random);
            parcels.add(
                    new Parcel(soon, random.nextDouble(), event.topic(), key(event), Long.MIN_VALUE, ms -> malformed));
        }
        if (random.nextInt(300) == 0) {
            byte[] unknown = event.copy().with("store_id", "nowhere").bytes();
            parcels.add(
                    new Parcel(soon, random.nextDouble(), event.topic(), key(event), Long.MIN_VALUE, ms -> unknown));
        }
        if (random.nextInt(300) == 0) {
            long ahead = 1 + (long) (random.nextDouble() * 3 * Times.DAY);
            parcels.add(
                    new Parcel(soon, random.nextDouble(), event.topic(), key(event), Long.MIN_VALUE, ms -> event.copy()
                            .at(ms * 1000 + 5 * Times.MINUTE + ahead)
                            .bytes()));
        }
    }

    private void add(JsonEvent event, long arrival, byte[] value) {
        parcels.add(
                new Parcel(arrival, random.nextDouble(), event.topic(), key(event), event.occurredAt(), ms -> value));
    }

    private long arrival(long at, World.Pace pace) {
        int die = random.nextInt(20);
        int slower =
                switch (pace) {
                    case SOON -> die - 12;
                    case AS_ANY -> die;
                    case LATE -> die + 6;
                };
        long bound = settings.horizon() - MARGIN;
        if (slower < 8) {
            bound = Times.HOUR;
        } else if (slower < 12) {
            bound = Times.DAY;
        } else if (slower < 17) {
            bound = settings.horizon() / 2;
        }
        return at + (long) (random.nextDouble() * bound);
    }

    /** The same event_id and revision, and other bytes. */
    private JsonEvent conflicting(JsonEvent event) {
        JsonEvent other = event.copy();
        if (other.has("amount_minor")) {
            return other.with("amount_minor", random.nextInt(1000));
        }
        return switch (random.nextInt(3)) {
            case 0 ->
                other.with("event_id", other.text("event_id"))
                        .without("revision")
                        .revision((int) event.number("revision"));
            case 1 -> other.has("channel") ? other.with("channel", "other") : other.at(event.occurredAt() + 1);
            default -> other.at(event.occurredAt() + random.nextInt(1_000_000));
        };
    }

    /** What belongs together shares a partition, mostly. */
    private static String key(JsonEvent event) {
        for (String field : List.of("customer_id", "customer_key", "visitor_id", "order_id", "variant_id", "day")) {
            if (!event.text(field).isEmpty()) {
                return event.text("store_id") + "/" + event.text(field);
            }
        }
        return event.text("event_id");
    }

    private int partition(String key) {
        return random.nextInt(10) == 0 ? random.nextInt(partitions) : Math.floorMod(key.hashCode(), partitions);
    }

    private void send(Partition partition, Parcel parcel) {
        long timestamp = parcel.arrival() / 1000;
        sent.add(new Sent(
                partition.topic(),
                partition.number(),
                parcel.key(),
                timestamp,
                parcel.value().apply(timestamp)));
        newest.merge(partition, parcel.at(), Math::max);
    }

    /** What the checks do with the next microsecond, right after this parcel in its partition. */
    private void scene(Partition partition, Parcel after) {
        long patience = after.arrival() / 1000 * 1000 + 5 * Times.MINUTE;
        switch (random.nextInt(6)) {
            case 0 -> {
                view(partition, after, oldest(partition));
                view(partition, after, oldest(partition) - 1);
            }
            case 1 -> {
                view(partition, after, patience);
                view(partition, after, patience + 1);
                view(partition, after, oldest(partition));
            }
            case 2 -> {
                JsonEvent unknown = view(patience).with("store_id", "nowhere");
                send(partition, new Parcel(after.arrival(), 0, "", "", Long.MIN_VALUE, ms -> unknown.bytes()));
                view(partition, after, oldest(partition));
            }
            case 3 -> {
                heartbeat(partition, after, patience - Times.MINUTE);
                view(partition, after, oldest(partition));
            }
            case 4 -> heartbeat(partition, after, patience + 1 + random.nextInt(2) * 30 * Times.DAY);
            default -> click(partition, after, oldest(partition));
        }
    }

    private long oldest(Partition partition) {
        return newest.get(partition) - settings.horizon();
    }

    /** Of somebody else, so that only the accounts and the watermark tell. */
    private JsonEvent view(long at) {
        fresh++;
        return JsonEvent.of("page_view", worlds.get(fresh % worlds.size()).store.id(), "scene " + fresh, at)
                .visitor("visitor of scene " + fresh);
    }

    private void view(Partition partition, Parcel after, long at) {
        if (partition.topic().equals("page_views")) {
            byte[] value = view(at).bytes();
            boolean heard = at <= after.arrival() / 1000 * 1000 + 5 * Times.MINUTE;
            send(partition, new Parcel(after.arrival(), 0, "", "", heard ? at : Long.MIN_VALUE, ms -> value));
        }
    }

    /** Of somebody who matters, as late as can be. */
    private void click(Partition partition, Parcel after, long at) {
        if (partition.topic().equals("ads")) {
            World world = worlds.get(random.nextInt(worlds.size()));
            Who who = Who.visitor(world.visitors.get(random.nextInt(world.visitors.size())));
            byte[] value = world.event("click", who, at).bytes();
            send(partition, new Parcel(after.arrival(), 0, "", "", at, ms -> value));
        }
    }

    private void heartbeat(Partition partition, Parcel after, long at) {
        byte[] value = JsonEvent.heartbeat(at).bytes();
        send(partition, new Parcel(after.arrival(), 0, "", "", Long.MIN_VALUE, ms -> value));
    }

    /** The end of time, in every partition. */
    private void heartbeats() {
        long end = parcels.get(parcels.size() - 1).arrival() + 10 * settings.horizon();
        for (String topic :
                new TreeSet<>(Shape.OF_TYPE.values().stream().map(Shape::topic).toList())) {
            for (int partition = 0; partition < partitions && !topic.isEmpty(); partition++) {
                sent.add(new Sent(
                        topic,
                        partition,
                        "",
                        end / 1000,
                        JsonEvent.heartbeat(end).bytes()));
            }
        }
    }
}
