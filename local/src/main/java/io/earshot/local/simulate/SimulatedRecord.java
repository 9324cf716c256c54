package io.earshot.local.simulate;

/**
 * One record as a topic receives it.
 *
 * @param topic Kafka topic
 * @param key customer, visitor or entity, so that one person's events share a partition
 * @param value JSON, or what is left of it
 * @param occurredMicros when it occurred; of a malformed record, what it was before
 * @param arrivalMicros when it arrives: the timestamp of the Kafka record
 * @param fate what must become of it, wherever it does not depend on the order of arrival
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record SimulatedRecord(
        String topic, String key, byte[] value, long occurredMicros, long arrivalMicros, Fate fate) {

    /** The fates of `docs/attribution.md`. */
    public enum Fate {
        ACCEPTED("accepted"),
        SUPERSEDED("superseded"),
        DUPLICATE("duplicate"),
        LATE("late"),
        DEAD_LETTER("dead letter");

        private final String title;

        Fate(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }
}
