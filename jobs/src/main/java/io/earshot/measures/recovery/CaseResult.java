package io.earshot.measures.recovery;

import io.earshot.events.Keys;
import io.earshot.events.OutreachAssigned;
import io.earshot.events.Store;
import io.earshot.measures.experiment.Draws;
import io.earshot.measures.experiment.Metric;
import io.earshot.measures.experiment.Slice;
import io.earshot.measures.experiment.Stratum;
import io.earshot.measures.experiment.UnitOutcome;
import io.earshot.measures.experiment.UnitOutcome.Value;
import io.earshot.results.Recovery;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a case.
 *
 * @param attempts to talk about it within its window, from first to last
 * @param recovered null while nothing of it is recovered
 * @param isReopened whether there was an order, and nothing is left of it
 * @param valueMinor what was at stake, minor units of the store's currency; 0 where nobody knows
 * @param isUnit whether it counts as a unit of its comparison
 * @param isMature whether its window had closed
 */
public record CaseResult(
        Store store,
        RecoveryCase one,
        List<Attempt> attempts,
        @Nullable Recovered recovered,
        boolean isReopened,
        long valueMinor,
        boolean isUnit,
        boolean isMature) {
    private static final long HOUR_MICROS = 3_600_000_000L;
    private static final long DAY_MICROS = 24 * HOUR_MICROS;

    /**
     * The order that recovered it.
     *
     * @param by {@code id} or {@code customer}
     * @param leftMinor what was left of it at the end of the window, minor units of the store's currency
     */
    public record Recovered(String orderId, long atMicros, String by, long leftMinor) {}

    public boolean isConnected() {
        return attempts.stream().anyMatch(Attempt::isConnected);
    }

    /** What was recovered, at most what was at stake, where that is known. */
    long recoveredMinor() {
        long left = recovered == null ? 0 : recovered.leftMinor;
        return valueMinor > 0 ? Math.min(left, valueMinor) : left;
    }

    /** min(order, value) / value; where the value is unknown, whether there was an order. */
    double share() {
        if (recovered == null) {
            return 0;
        }
        return valueMinor > 0 ? (double) recoveredMinor() / valueMinor : 1;
    }

    /** The names of the objections that were raised in it. */
    public List<String> objections() {
        return attempts.stream()
                .filter(Attempt::isConnected)
                .flatMap(attempt -> attempt.objections().stream())
                .distinct()
                .toList();
    }

    /** As a unit of its comparison; null if it is none. */
    public @Nullable UnitOutcome outcome() {
        OutreachAssigned assigned = one.assigned();
        if (!isUnit || assigned == null) {
            return null;
        }
        long is = recovered == null ? 0 : 1;
        long left = recovered == null ? 0 : recovered.leftMinor;
        long connected = isConnected() ? 1 : 0;
        List<Value> values = new ArrayList<>();
        values.add(new Value(Metric.RECOVERY_RATE, is, 1, 0));
        values.add(new Value(Metric.RECOVERED_REVENUE, left, 1, 0));
        if (one.about() == About.CART) {
            values.add(new Value(Metric.RECOVERED_VALUE, Math.min(left, valueMinor), valueMinor, 0));
        }
        values.add(new Value(Metric.RECOVERY_BY_CONTACT, is, connected, 0));
        values.add(new Value(Metric.REVENUE_BY_CONTACT, left, connected, 0));
        return new UnitOutcome(
                store.id(),
                one.comparisonId(),
                Keys.join(one.about().word(), one.caseId(), one.eventId()),
                assigned.arm(),
                false,
                store.day(one.clockMicros()),
                List.of(Slice.ALL),
                values,
                assigned.isRandomised() ? Draws.stratum(assigned.probabilityPpm()) : Stratum.NONE,
                List.of(),
                List.of());
    }

    /** The day of the store on which it became mature, or will: by then its window had closed, whatever the time of the day. */
    public int matureDay(RecoverySpans spans) {
        return store.day(Recoveries.maturesMicros(one, store, spans));
    }

    /** The row of {@code recoveries}. */
    public Recovery row() {
        Attempt first = attempts.isEmpty() ? null : attempts.get(0);
        Attempt talked =
                attempts.stream().filter(Attempt::isConnected).findFirst().orElse(null);
        OutreachAssigned assigned = one.assigned();
        long clock = one.clockMicros();
        return new Recovery(
                store.id(),
                one.about().word(),
                one.caseId(),
                one.eventId(),
                store.day(clock),
                one.beganMicros(),
                assigned != null,
                clock,
                assigned == null ? "" : assigned.arm(),
                assigned != null && assigned.isRandomised(),
                assigned == null ? "" : assigned.experimentId(),
                one.comparisonId(),
                isUnit,
                first == null ? 0 : first.atMicros(),
                first == null ? 0 : (first.atMicros() - clock) / (double) HOUR_MICROS,
                first != null && first.atMicros() <= clock + DAY_MICROS,
                attempts.size(),
                talked != null,
                talked == null ? 0 : talked.atMicros(),
                attempts.stream()
                        .filter(Attempt::isConnected)
                        .flatMap(attempt -> attempt.objectionIds().stream())
                        .toList(),
                valueMinor,
                status(),
                recovered != null,
                recovered == null ? "" : recovered.orderId,
                recovered == null ? "" : recovered.by,
                recovered == null ? 0 : recovered.atMicros,
                recovered == null ? 0 : recovered.leftMinor,
                recoveredMinor(),
                share(),
                isMature,
                false);
    }

    private String status() {
        if (isReopened) {
            return "reopened";
        } else if (recovered != null) {
            return share() < 1 ? "partly recovered" : "recovered";
        }
        return isMature ? "lost" : "open";
    }
}
