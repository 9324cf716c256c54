package io.earshot.results;

/** What was written to a table. A row of {@code commits}, where each component is explained. */
public record Commit(
        String job,
        String tableName,
        int epoch,
        long interval,
        int subtask,
        long rows,
        long bytes,
        int attempts,
        int blocks,
        long startedAt,
        long committedAt) {

    /** This and what the same subtask wrote next to the same table in the same interval. */
    public Commit plus(Commit next) {
        return new Commit(
                job,
                tableName,
                epoch,
                interval,
                subtask,
                rows + next.rows,
                bytes + next.bytes,
                attempts + next.attempts,
                blocks + next.blocks,
                startedAt,
                next.committedAt);
    }
}
