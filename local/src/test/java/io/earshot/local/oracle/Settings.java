package io.earshot.local.oracle;

import java.time.Duration;

/** The settings that change results, in microseconds. Clicks, conversations and visits share one lookback; views and exposures the other. */
public record Settings(long horizon, long lookback, long viewLookback, long halfLife) {

    public static final Settings DEFAULT =
            of(Duration.ofDays(90), Duration.ofDays(30), Duration.ofDays(1), Duration.ofDays(7));

    static Settings of(Duration horizon, Duration lookback, Duration viewLookback, Duration halfLife) {
        return new Settings(
                Times.micros(horizon), Times.micros(lookback), Times.micros(viewLookback), Times.micros(halfLife));
    }
}
