package io.earshot.local.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What all scenarios share: the people, the clock, the rates, and the way out. */
final class World {
    static final long HORIZON = 90 * Micros.DAY;

    /** A phrase that somebody said, by the identity that copy refers to. */
    record Heard(String conversationId, String kind, String name, int position) {}

    /** Enough to make copy of. */
    private static final int ENOUGH_HEARD = 200;

    final SimulationOptions options;
    final EventFactory events;
    final Customers customers;
    final Rates rates;
    final Truth.Builder truth;

    /** First day with copy in customers' words: before it there was nobody to take words from. */
    final int wordsFrom;

    final long end;
    private final Consumer<Draft> out;
    private final List<Heard> heard = new ArrayList<>();
    private final Map<String, Integer> quotas = new HashMap<>();
    private final Map<String, Map<Integer, Long>> sold = new HashMap<>();

    World(SimulationOptions options, Truth.Builder truth, Consumer<Draft> out) {
        this.options = options;
        this.events = new EventFactory(options);
        this.customers = new Customers(options);
        this.rates = new Rates(options);
        this.truth = truth;
        this.out = out;
        this.wordsFrom = wordsFrom(options);
        this.end = Day.of(options, options.days() - 1).end();
    }

    static int wordsFrom(SimulationOptions options) {
        return options.days() / 6;
    }

    /** Publishes an event unless it occurs after the last simulated day. */
    void publish(Draft draft) {
        if (draft.occurredAt < end) {
            sell(draft);
            out.accept(draft);
        }
    }

    /** Units of a product that were ordered on a day, cancelled or not. */
    long sold(String sku, int dayIndex) {
        return sold.getOrDefault(sku, Map.of()).getOrDefault(dayIndex, 0L);
    }

    private void sell(Draft draft) {
        for (JsonNode line : draft.body.path("lines")) {
            sold.computeIfAbsent(line.get("sku").textValue(), any -> new HashMap<>())
                    .merge(dayIndex(draft.occurredAt), line.get("quantity").longValue(), Long::sum);
        }
    }

    Randomness randomness(String what, long... which) {
        return Randomness.of(options.seed(), what, which);
    }

    /** True for every so-many-th call, beginning anywhere: rare things surely occur. */
    boolean due(String what, int every) {
        int calls = quotas.merge(what, 1, Integer::sum);
        return (calls + randomness("quota/" + what).below(every)) % every == 0;
    }

    /** Day of a moment, 0 for the first; negative or beyond the last for moments outside. */
    int dayIndex(long micros) {
        return (int) ChronoUnit.DAYS.between(options.firstDay(), date(micros));
    }

    LocalDate date(long micros) {
        return Micros.instant(micros).atZone(options.timeZone()).toLocalDate();
    }

    void hear(Heard phrase) {
        if (heard.size() < ENOUGH_HEARD) {
            heard.add(phrase);
        }
    }

    /** Phrases of a kind that were heard so far, at most a few, without repeating a name. */
    List<Heard> heard(String kind, int most) {
        List<Heard> some = new ArrayList<>();
        for (Heard phrase : heard) {
            boolean repeated = some.stream().anyMatch(other -> other.name.equals(phrase.name));
            if (phrase.kind.equals(kind) && !repeated && some.size() < most) {
                some.add(phrase);
            }
        }
        return some;
    }
}
