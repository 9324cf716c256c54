package io.earshot.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.jspecify.annotations.Nullable;

/** A Flink that runs jobs, wherever its parts are. */
public interface Flink extends AutoCloseable {
    /**
     * Submits a job as {@code flink run -d} does, and returns it.
     *
     * @param savepoint where to go on from; null: from the start
     */
    JobID submit(Class<?> main, List<String> arguments, @Nullable String savepoint);

    JobStatus status(JobID job);

    /** Returns how often the job was restarted. */
    int restarts(JobID job);

    /** Completes a checkpoint now. */
    void checkpoint(JobID job);

    /** Stops the job with a savepoint, which commits what it holds, and returns the savepoint. */
    String stopWithSavepoint(JobID job);

    /** Cancels the job and waits until it has gone. What it had not committed is lost. */
    void cancel(JobID job);

    /** Asks Flink's REST interface. */
    JsonNode rest(String path);

    @Override
    void close();
}
