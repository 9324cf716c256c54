package io.earshot.local.replay;

import io.earshot.local.simulate.Micros;
import io.earshot.local.simulate.SimulatedRecord;
import io.earshot.local.simulate.SimulatedStore;
import io.earshot.local.simulate.Truth;
import java.util.function.Consumer;

/**
 * Sends a simulated store. Every partition gets a heartbeat for each simulated day, however fast days pass: topics without
 * much to say would hold the watermark back until the end.
 */
public final class StoreStream {
    private static final long HEARTBEAT_EVERY = Micros.DAY;

    private StoreStream() {}

    /**
     * Sends every record, and a last heartbeat to each partition.
     *
     * @param progress told of each record that was sent
     */
    public static Truth send(SimulatedStore store, RecordSender sender, Consumer<SimulatedRecord> progress) {
        long nextHeartbeat = Long.MIN_VALUE;
        while (store.hasNext()) {
            SimulatedRecord next = store.next();
            sender.send(next);
            progress.accept(next);
            if (next.arrivalMicros() >= nextHeartbeat) {
                sender.heartbeats();
                nextHeartbeat = next.arrivalMicros() + HEARTBEAT_EVERY;
            }
        }
        sender.heartbeats();
        return store.truth();
    }
}
