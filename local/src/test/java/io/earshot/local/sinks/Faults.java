package io.earshot.local.sinks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** One fault after the other for the inserts into one table, and none when they have been used up. */
final class Faults implements FaultyProxy.Script {
    /** What happens to an insert. */
    enum Fault {
        /** A gateway says that it has nobody to ask. */
        UNAVAILABLE,
        /** The connection ends before the server has seen the insert. */
        LOST_REQUEST,
        /** The server has inserted, but its answer is lost. */
        LOST_ANSWER
    }

    private final String table;
    private final Queue<Fault> faults;
    private final List<byte[]> inserts = new ArrayList<>();

    Faults(String table, Fault... faults) {
        this.table = table;
        this.faults = new ArrayDeque<>(List.of(faults));
    }

    /** The bodies of all inserts into the table, those that failed included. */
    synchronized List<byte[]> inserts() {
        return List.copyOf(inserts);
    }

    @Override
    public synchronized FaultyProxy.Verdict onRequest(FaultyProxy.Insert insert) {
        if (!insert.table().equals(table)) {
            return FaultyProxy.Verdict.PASS;
        }
        inserts.add(insert.body());
        if (faults.peek() == Fault.LOST_ANSWER) {
            return FaultyProxy.Verdict.PASS;
        }
        Fault fault = faults.poll();
        if (fault == null) {
            return FaultyProxy.Verdict.PASS;
        }
        return fault == Fault.UNAVAILABLE ? FaultyProxy.Verdict.UNAVAILABLE : FaultyProxy.Verdict.LOST;
    }

    @Override
    public synchronized FaultyProxy.Verdict onAnswer(FaultyProxy.Insert insert, int code) {
        if (insert.table().equals(table) && faults.peek() == Fault.LOST_ANSWER) {
            faults.poll();
            return FaultyProxy.Verdict.LOST;
        }
        return FaultyProxy.Verdict.PASS;
    }
}
