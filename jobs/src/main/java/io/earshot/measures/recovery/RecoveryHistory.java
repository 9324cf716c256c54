package io.earshot.measures.recovery;

import io.earshot.events.Store;
import io.earshot.measures.attribution.OrderHead;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What was to be won back from one owner, who tried, and what the owner bought. Each is kept with the person that contributed
 * it, and only that person's word takes it back.
 *
 * @param begun spells of which the first case is forgotten, while others may still fall into them
 * @param asOfMillis event time that had come when its results were last told: it decides what is mature
 */
public record RecoveryHistory(
        List<PersonCase> cases,
        List<PersonAttempt> attempts,
        List<PersonOrder> orders,
        List<Begun> begun,
        long asOfMillis) {

    /** A case, and who contributed it. */
    public record PersonCase(String person, RecoveryCase one) {}

    /** An attempt, and who contributed it. */
    public record PersonAttempt(String person, Attempt attempt) {}

    /** An order, and who contributed it. */
    public record PersonOrder(String person, OrderHead head) {}

    /** When a spell began. */
    public record Begun(String comparisonId, long clockMicros) {}

    public static RecoveryHistory empty() {
        return new RecoveryHistory(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), 0);
    }

    /** The same at another time, if it is later; lists are shared. */
    public RecoveryHistory asOf(long millis) {
        return new RecoveryHistory(cases, attempts, orders, begun, Math.max(asOfMillis, millis));
    }

    /** Whether anything in it is stated in a currency. */
    public boolean uses(String currency) {
        return cases.stream()
                        .anyMatch(one -> one.one.currency().equals(currency)
                                || one.one.own().stream().anyMatch(order -> isIn(currency, order)))
                || orders.stream().anyMatch(order -> isIn(currency, order.head));
    }

    private static boolean isIn(String currency, OrderHead order) {
        return order.worth() != null && order.worth().currency().equals(currency);
    }

    /** Puts a case in, in the place of its former version, or takes it out. */
    public void change(String person, RecoveryCase one, boolean isRemoval) {
        cases.removeIf(other -> other.person.equals(person) && other.one.isSameAs(one));
        if (!isRemoval) {
            cases.add(new PersonCase(person, one));
        }
    }

    /** Puts an attempt in, in the place of its former version, or takes it out. */
    public void change(String person, Attempt attempt, boolean isRemoval) {
        attempts.removeIf(other ->
                other.person.equals(person) && other.attempt.conversationId().equals(attempt.conversationId()));
        if (!isRemoval) {
            attempts.add(new PersonAttempt(person, attempt));
        }
    }

    /** Puts an order in, in the place of its former version, or takes it out. */
    public void change(String person, OrderHead head, boolean isRemoval) {
        orders.removeIf(
                other -> other.person.equals(person) && other.head.orderId().equals(head.orderId()));
        if (!isRemoval) {
            orders.add(new PersonOrder(person, head));
        }
    }

    /** What came of each case. */
    public List<CaseResult> results(Store store, RateBook rates, RecoverySpans spans) {
        return new Recoveries(store, this, rates, spans).all();
    }

    /** Forgets what can change nothing any more once the watermark has come this far. */
    public void forget(long watermarkMicros, RecoverySpans spans) {
        Set<RecoveryCase> firsts = new HashSet<>(Recoveries.units(this, spans));
        for (PersonCase over : List.copyOf(cases)) {
            if (over.one.clockMicros() + spans.keptMicros() <= watermarkMicros) {
                cases.remove(over);
                if (firsts.contains(over.one)) {
                    begun.add(new Begun(over.one.comparisonId(), over.one.clockMicros()));
                }
            }
        }
        begun.removeIf(spell -> begunUntil(spell, spans) <= watermarkMicros);
        attempts.removeIf(one -> isOver(one.attempt.atMicros(), watermarkMicros, spans));
        orders.removeIf(one -> isOver(one.head.atMicros(), watermarkMicros, spans));
    }

    /** Until when each thing is needed at least, microseconds. */
    public LongStream neededUntil(RecoverySpans spans) {
        return LongStream.concat(
                cases.stream().mapToLong(one -> one.one.clockMicros() + spans.keptMicros()),
                LongStream.concat(
                        begun.stream().mapToLong(spell -> begunUntil(spell, spans)),
                        Stream.concat(
                                        attempts.stream().map(one -> one.attempt.atMicros()),
                                        orders.stream().map(one -> one.head.atMicros()))
                                .mapToLong(at -> at + 2 * spans.horizonMicros())));
    }

    /** Times after which cases become mature with the next whole day, microseconds. */
    public LongStream maturingMicros(Store store, RecoverySpans spans) {
        return cases.stream().mapToLong(one -> Recoveries.closesMicros(one.one, store, spans) - 1);
    }

    public boolean isEmpty() {
        return cases.isEmpty() && attempts.isEmpty() && orders.isEmpty() && begun.isEmpty();
    }

    /** A case that is assigned just before the spell ends may come a horizon late, and stays as long as any. */
    private static long begunUntil(Begun spell, RecoverySpans spans) {
        return spell.clockMicros + spans.longestMicros() + 3 * spans.horizonMicros() + spans.keptMicros();
    }

    /** Whether no case may ask for something at a time. */
    private boolean isOver(long atMicros, long watermarkMicros, RecoverySpans spans) {
        return atMicros + 2 * spans.horizonMicros() <= watermarkMicros
                && cases.stream().noneMatch(one -> one.one.reaches(atMicros, spans));
    }
}
