package io.earshot.local.simulate;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * A store that does not exist: its events in order of arrival, and the truth behind them.
 *
 * <p>The same options give the same bytes. Lives one day at a time, so memory follows the days in flight (refunds come
 * months after their order), never the length of the whole.
 *
 * <pre>{@code
 * SimulatedStore store = new SimulatedStore(SimulationOptions.defaults());
 * store.forEachRemaining(record -> send(record));
 * Truth truth = store.truth();
 * }</pre>
 */
public final class SimulatedStore implements Iterator<SimulatedRecord> {
    private final SimulationOptions options;
    private final Timeline timeline = new Timeline();
    private final Truth.Builder truth;
    private final List<Scenario> scenarios;
    private final Map<String, Long> newestOccurred = new HashMap<>();
    private int nextDay;
    private long livedUntil;

    public SimulatedStore(SimulationOptions options) {
        this.options = options;
        this.truth = new Truth.Builder(options, options.firstDay().plusDays(World.wordsFrom(options)));
        Faults faults = new Faults(options, truth, timeline::add);
        World world = new World(options, truth, faults::publish);
        CallScenario calls = new CallScenario(world);
        Shop shop = new Shop(world, calls);
        // Counts have faults of their own, so that they move nothing else.
        StockScenario stock = new StockScenario(world, new Faults(options, truth, timeline::add)::publish);
        // Copy is registered before it is shown, and shown before it is talked about. What was sold is counted last.
        this.scenarios = List.of(
                new CopyScenario(world),
                new RateScenario(world),
                new AdScenario(world, shop),
                new VisitScenario(world, shop),
                new MailScenario(world, shop),
                new ExperimentScenario(world, shop),
                new TotalsScenario(world),
                new SubscriptionScenario(world, calls),
                calls,
                new SurveyScenario(world),
                stock);
    }

    @Override
    public boolean hasNext() {
        while (nextDay < options.days() && !timeline.hasArrivalBefore(livedUntil)) {
            Day day = Day.of(options, nextDay++);
            scenarios.forEach(scenario -> scenario.live(day));
            livedUntil = nextDay < options.days() ? day.end() : Long.MAX_VALUE;
        }
        return timeline.hasArrivalBefore(livedUntil);
    }

    @Override
    public SimulatedRecord next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the last event has arrived");
        }
        SimulatedRecord next = timeline.next();
        if (next.fate() != SimulatedRecord.Fate.DEAD_LETTER && next.fate() != SimulatedRecord.Fate.LATE) {
            long newest = newestOccurred.merge(next.topic(), next.occurredMicros(), Math::max);
            if (next.occurredMicros() < newest) {
                truth.count("out_of_order");
            }
        }
        return next;
    }

    public SimulationOptions options() {
        return options;
    }

    /** What was planted, once the last event has left. */
    public Truth truth() {
        if (hasNext()) {
            throw new IllegalStateException("events are still under way");
        }
        return truth.build();
    }
}
