package io.earshot.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter said = new StringWriter();
    private long nanos = -5;
    private final Progress progress = new Progress("read", "lines", new PrintWriter(said), () -> nanos);

    @Test
    void saysNothingWhereNobodyWaits() {
        after(1.9, 1_000_000);
        progress.end();

        assertThat(said.toString()).isEmpty();
    }

    @Test
    void saysOneLineEveryTwoSecondsAndALastOne() {
        after(2, 3000);
        after(1, 4000);
        after(1, 5000);
        after(1, 6000);
        progress.end();

        assertThat(said.toString())
                .isEqualToNormalizingNewlines(
                        """
                          read 3,000 lines in 2 s, 1,500/s
                          read 5,000 lines in 4 s, 1,250/s
                          read 6,000 lines in 5 s, 1,200/s
                        """);
    }

    private void after(double seconds, long soFar) {
        nanos += Math.round(seconds * TimeUnit.SECONDS.toNanos(1));
        progress.at(soFar);
    }
}
