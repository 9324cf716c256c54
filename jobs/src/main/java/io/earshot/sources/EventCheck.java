package io.earshot.sources;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** Whether a job would take an event, asked before it is sent. */
public final class EventCheck {
    private EventCheck() {}

    /**
     * What is wrong with an event in JSON: the field and the rule that it breaks. Nothing if it is well-formed; whether its
     * store is known and its time is past, only the job can tell.
     */
    public static Optional<String> problem(String topic, byte[] value) {
        try {
            JsonNode node = JsonRecords.parse(value);
            SpecificRecord record = JsonRecords.read(topic, node);
            new EventConversion(CustomerKeys.read(new CustomerKeys.Location(null))).event(record, 0);
            return Optional.empty();
        } catch (Malformed e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
