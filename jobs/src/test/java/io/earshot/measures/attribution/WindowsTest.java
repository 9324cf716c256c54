package io.earshot.measures.attribution;

import static io.earshot.events.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WindowsTest {
    private static final Windows DEFAULT = Windows.DEFAULT;

    @ParameterizedTest
    @EnumSource(TouchKind.class)
    void reachATouchFromItsWindowToTheOrderInclusive(TouchKind kind) {
        boolean isSeenOnly = kind == TouchKind.VIEW || kind == TouchKind.EXPOSURE;
        long window = Duration.ofDays(isSeenOnly ? 1 : 30).toNanos() / 1000;

        assertThat(DEFAULT.reaches(touch(kind, NOON - window - 1), NOON)).isFalse();
        assertThat(DEFAULT.reaches(touch(kind, NOON - window), NOON)).isTrue();
        assertThat(DEFAULT.reaches(touch(kind, NOON), NOON)).isTrue();
        assertThat(DEFAULT.reaches(touch(kind, NOON + 1), NOON)).isFalse();
    }

    @Test
    void refuseWhatIsNotPositive() {
        assertThatThrownBy(() -> new Windows(0, 1, 1, 1)).hasMessage("lookback must be positive, got 0 microseconds");
        assertThatThrownBy(() -> new Windows(1, -1, 1, 1))
                .hasMessage("view lookback must be positive, got -1 microseconds");
        assertThatThrownBy(() -> new Windows(1, 1, 0, 1)).hasMessage("horizon must be positive, got 0 microseconds");
        assertThatThrownBy(() -> new Windows(1, 1, 1, 0)).hasMessage("half-life must be positive, got 0 microseconds");
    }

    @Test
    void refuseALookbackOverFortyHalfLives() {
        assertThatCode(() -> new Windows(40_000, 1, 1, 1000)).doesNotThrowAnyException();
        assertThatThrownBy(() -> new Windows(40_001, 1, 1, 1000))
                .hasMessage("lookback must be at most 40 half-lives, got 40001 microseconds with a half-life of 1000");
        assertThatThrownBy(() -> new Windows(1, 40_001, 1, 1000)).hasMessageContaining("at most 40 half-lives");
    }

    @Test
    void takeAHalfLifeOfCenturiesSoThatNothingDecays() {
        assertThatCode(() -> new Windows(1000, 1, 1, Long.MAX_VALUE / 30)).doesNotThrowAnyException();
    }

    @Test
    void areReadToTheMicrosecond() {
        Windows windows = Windows.of(
                Duration.ofNanos(1_500), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3));

        assertThat(windows).isEqualTo(new Windows(1, 1_000_000, 2_000_000, 3_000_000));
        assertThat(windows.longestMicros()).as("views may look further back").isEqualTo(1_000_000);
    }

    private static Touch touch(TouchKind kind, long atMicros) {
        return new Touch("ads", "c:1", "t", atMicros, kind, "meta", "", "", "", "", "", List.of(), false);
    }
}
