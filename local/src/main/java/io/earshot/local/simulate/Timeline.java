package io.earshot.local.simulate;

import java.util.Comparator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/** Records under way, by arrival; equal arrivals leave in the order in which they were published. */
final class Timeline {
    private record Entry(SimulatedRecord arriving, long sequence) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.<Entry>comparingLong(entry -> entry.arriving.arrivalMicros())
                    .thenComparingLong(Entry::sequence));
    private long sequence;

    void add(SimulatedRecord arriving) {
        entries.add(new Entry(arriving, sequence++));
    }

    boolean hasArrivalBefore(long micros) {
        Entry first = entries.peek();
        return first != null && first.arriving.arrivalMicros() < micros;
    }

    SimulatedRecord next() {
        Entry first = entries.poll();
        if (first == null) {
            throw new NoSuchElementException("nothing is under way");
        }
        return first.arriving;
    }
}
