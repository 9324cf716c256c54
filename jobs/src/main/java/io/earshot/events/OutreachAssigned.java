package io.earshot.events;

/**
 * A contact was assigned to somebody, or withheld.
 *
 * @param about {@code cart}, {@code subscription}, {@code trial}, {@code order} or {@code other}
 * @param cartId empty if none
 * @param subscriptionId empty if none
 * @param arm {@code call}, {@code email}, {@code text}, or {@code holdout} where nobody is contacted
 * @param probabilityPpm with which a randomised arm was drawn, in millionths; 0 if it was not randomised
 * @param dueByMicros until when the contact is to happen, microseconds since 1970 UTC; {@link Long#MAX_VALUE} if open
 * @param experimentId empty if none
 */
public record OutreachAssigned(
        Meta meta,
        String outreachId,
        String person,
        String about,
        String cartId,
        String subscriptionId,
        String arm,
        boolean isRandomised,
        long probabilityPpm,
        long dueByMicros,
        String experimentId)
        implements Event {}
