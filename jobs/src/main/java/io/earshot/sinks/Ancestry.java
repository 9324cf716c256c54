package io.earshot.sinks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which rows of older epochs stand behind the state of a job: those that were written up to the checkpoint from which it was
 * restored, by the epochs that led to it. A row of an older epoch that is not among them may be one that this job will never
 * write, whatever its version: it was written after that checkpoint, or by a submission that went another way.
 *
 * <p>Kept in the job's state, because only a checkpoint knows where it came from.
 *
 * @param epoch epoch of the submission
 * @param freshStart epoch of the submission that started with nothing and to which the state goes back
 * @param past versions of older rows that the state contains
 */
public record Ancestry(int epoch, int freshStart, List<Span> past) {

    /** Versions from one to another, both included. They compare as unsigned numbers. */
    public record Span(long from, long to) {}

    /** A submission that starts with nothing. */
    public static Ancestry fresh(int epoch) {
        return new Ancestry(epoch, epoch, List.of());
    }

    /** The same after a restore; with a new epoch, it was submitted anew. */
    public Ancestry restored(int newEpoch, long checkpointId) {
        if (newEpoch == epoch) {
            return this;
        }
        List<Span> longer = new ArrayList<>(past);
        longer.add(new Span(RowVersion.of(epoch, 0), RowVersion.of(epoch, checkpointId)));
        return new Ancestry(newEpoch, freshStart, longer);
    }

    /** The same once no row of an older epoch is left that the state does not contain. */
    public Ancestry settled() {
        return new Ancestry(epoch, freshStart, List.of(new Span(0, RowVersion.of(epoch, 0))));
    }

    /** Whether nothing is left to settle. */
    public boolean isSettled() {
        return equals(settled());
    }

    /** An SQL condition: a row of an older epoch that the state does not contain. */
    String isBeyond(String version) {
        Stream<String> older = Stream.of(version + " < " + RowVersion.text(RowVersion.of(epoch, 0)));
        Stream<String> unknown = past.stream().map(span -> "%s NOT BETWEEN %s AND %s"
                .formatted(version, RowVersion.text(span.from), RowVersion.text(span.to)));
        return Stream.concat(older, unknown).collect(Collectors.joining(" AND "));
    }
}
