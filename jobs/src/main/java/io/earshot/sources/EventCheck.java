package io.earshot.sources;

import io.earshot.events.Event;
import io.earshot.wire.Heartbeat;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** Whether a job would take an event, asked without a job. */
public final class EventCheck {
    private EventCheck() {}

    /**
     * What is wrong with an event in JSON: the field and the rule that it breaks. Nothing if it is well-formed; whether its
     * store is known and its time is past, only the job can tell.
     */
    public static Optional<String> problem(String topic, byte[] value) {
        try {
            event(JsonRecords.read(topic, JsonRecords.parse(value)));
            return Optional.empty();
        } catch (Malformed e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The event that a record of a topic is, in either format; nothing if it is a heartbeat or not well-formed. The hash of
     * its payload is left out.
     */
    public static Optional<Event> event(String topic, byte[] value) {
        try {
            SpecificRecord record = AvroRecords.isSingleObject(value)
                    ? new AvroRecords(topic).read(value)
                    : JsonRecords.read(topic, JsonRecords.parse(value));
            return record instanceof Heartbeat ? Optional.empty() : Optional.of(event(record));
        } catch (Malformed e) {
            return Optional.empty();
        }
    }

    private static Event event(SpecificRecord record) throws Malformed {
        return new EventConversion(CustomerKeys.read(new CustomerKeys.Location(null))).event(record, 0);
    }
}
