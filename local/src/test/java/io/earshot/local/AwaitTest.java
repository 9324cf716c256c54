package io.earshot.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void endsWhenTheConditionHolds() {
        AtomicInteger asked = new AtomicInteger();

        Await.until(LONG, () -> asked.incrementAndGet() == 3, () -> "asked " + asked);

        assertThat(asked).hasValue(3);
    }

    @Test
    void asksAgainWhoIsDown() {
        AtomicInteger asked = new AtomicInteger();

        Await.until(
                LONG,
                () -> {
                    if (asked.incrementAndGet() == 1) {
                        throw new IllegalStateException("down");
                    }
                    return true;
                },
                () -> "asked " + asked);

        assertThat(asked).hasValue(2);
    }

    @Test
    void failsWithHowThingsStand() {
        assertThatThrownBy(() -> Await.until(Duration.ZERO, () -> false, () -> "no rain but a blue sky"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("after 0 s: no rain but a blue sky");
    }

    @Test
    void failsAtOnceWhereAskingFails() {
        assertThatThrownBy(() -> Await.until(
                        LONG,
                        () -> {
                            throw new SQLException("no such table");
                        },
                        () -> ""))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no such table");
    }
}
