package io.earshot.sinks;

import java.io.Serializable;
import java.time.Duration;

/**
 * How a job writes to ClickHouse.
 *
 * @param job name of the job, which owns the epochs
 * @param epoch what {@link Epochs#take} gave this submission
 * @param retryFor how long a block is sent again before the job fails and restarts
 */
public record SinkSettings(ClickHouseConnection connection, String job, int epoch, Duration retryFor)
        implements Serializable {
    public static final Duration DEFAULT_RETRY_FOR = Duration.ofMinutes(10);

    public SinkSettings {
        Epochs.checkJob(job);
        if (epoch < 1 || epoch > RowVersion.MOST_EPOCHS) {
            throw new IllegalArgumentException("epoch must be in [1, " + RowVersion.MOST_EPOCHS + "], got " + epoch);
        }
        if (retryFor.isNegative()) {
            throw new IllegalArgumentException("retry time must be 0 or more, got " + retryFor);
        }
    }

    /** Settings with the default retry time. */
    public static SinkSettings of(ClickHouseConnection connection, String job, int epoch) {
        return new SinkSettings(connection, job, epoch, DEFAULT_RETRY_FOR);
    }
}
