package io.earshot.measures.recovery;

import io.earshot.events.OutreachAssigned;
import io.earshot.events.Utf8;
import io.earshot.measures.attribution.OrderHead;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An abandoned cart, a cancelled subscription or a trial: what is to be recovered, and whether somebody was assigned to it.
 *
 * @param caseId the cart or subscription; of an assignment that names none, its own id
 * @param eventId which cancellation of the subscription; else empty
 * @param person who, as the assignment names them, else as the event does
 * @param beganMicros when it was abandoned, cancelled or begun, microseconds since 1970 UTC
 * @param clockMicros from when on an outcome counts: the assignment, else when it began
 * @param assigned null where nobody was assigned
 * @param valueMinor what is at stake, minor units of currency; 0 where nobody knows
 * @param currency empty where the value is unknown
 * @param own orders that are known to be of this case, whoever placed them; of a subscription its renewals
 */
public record RecoveryCase(
        About about,
        String caseId,
        String eventId,
        String person,
        long beganMicros,
        long clockMicros,
        @Nullable OutreachAssigned assigned,
        long valueMinor,
        String currency,
        List<OrderHead> own) {

    /** Which case of an owner comes first. */
    static final Comparator<RecoveryCase> ORDER = Comparator.comparingLong(RecoveryCase::clockMicros)
            .thenComparing(
                    one -> one.assigned == null ? "" : one.assigned.meta().eventId(), Utf8::compare)
            .thenComparing(RecoveryCase::about)
            .thenComparing(RecoveryCase::caseId, Utf8::compare)
            .thenComparing(RecoveryCase::eventId, Utf8::compare);

    /** Whether it is the same case, perhaps told otherwise. */
    public boolean isSameAs(RecoveryCase other) {
        return about == other.about && caseId.equals(other.caseId) && eventId.equals(other.eventId);
    }

    /** Whether something at a time falls into its window. */
    boolean reaches(long atMicros, RecoverySpans spans) {
        return atMicros >= clockMicros && atMicros <= endMicros(spans);
    }

    /** The end of its window, inclusive. */
    long endMicros(RecoverySpans spans) {
        return clockMicros + spans.windowMicros(about);
    }

    /** The comparison of the arms that it belongs to; empty where nobody was assigned. */
    String comparisonId() {
        return assigned == null ? "" : RecoveryComparisons.id(about, assigned.isRandomised(), assigned.experimentId());
    }
}
