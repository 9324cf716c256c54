package io.earshot.local.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** An event as it truly happened, before anything is done to it. */
final class Draft {
    final String topic;
    final ObjectNode body;
    final List<String> labels = new ArrayList<>();
    final List<Consumer<Truth.Builder>> effects = new ArrayList<>();
    long occurredAt;
    long arrival;
    SimulatedRecord.Fate fate = SimulatedRecord.Fate.ACCEPTED;

    Draft(String topic, ObjectNode body, long occurredAt, long arrival) {
        this.topic = topic;
        this.body = body;
        this.occurredAt = occurredAt;
        this.arrival = arrival;
    }

    String type() {
        return body.get("type").textValue();
    }

    /** Counted under this name in the truth if the event is published. */
    Draft label(String label) {
        labels.add(label);
        return this;
    }

    /** What the event adds to the truth if it is published. */
    Draft effect(Consumer<Truth.Builder> effect) {
        effects.add(effect);
        return this;
    }

    Draft arrivesAt(long micros) {
        arrival = micros;
        return this;
    }

    Draft with(String field, String value) {
        body.put(field, value);
        return this;
    }

    Draft with(String field, long value) {
        body.put(field, value);
        return this;
    }
}
