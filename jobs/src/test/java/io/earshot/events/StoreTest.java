package io.earshot.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class StoreTest {
    private static final Store BERLIN = new Store("b", "Berlin", "Europe/Berlin", "EUR");
    private static final Store KATHMANDU = new Store("k", "Kathmandu", "Asia/Kathmandu", "NPR");
    private static final Store LORD_HOWE = new Store("l", "Lord Howe", "Australia/Lord_Howe", "AUD");

    @Test
    void tellsTheHourOfItsClocks() {
        assertThat(BERLIN.hour(micros("2026-01-15T22:59:59.999999Z"))).isEqualTo(23);
        assertThat(BERLIN.hour(micros("2026-01-15T23:00:00Z"))).isZero();
        assertThat(KATHMANDU.hour(micros("2026-01-15T00:14:59Z"))).isEqualTo(5);
        assertThat(KATHMANDU.hour(micros("2026-01-15T00:15:00Z"))).isEqualTo(6);
    }

    @Test
    void tellsWhenTheNextHourBegins() {
        assertThat(next(BERLIN, "2026-01-15T22:59:59.999999Z")).isEqualTo("2026-01-15T23:00:00Z");
        assertThat(next(BERLIN, "2026-01-15T23:00:00Z")).isEqualTo("2026-01-16T00:00:00Z");
        assertThat(next(KATHMANDU, "2026-01-15T00:00:00Z")).isEqualTo("2026-01-15T00:15:00Z");
    }

    /** 2:00 comes twice in October and not at all in March. */
    @Test
    void countsHoursThroughChangesOfTheClocks() {
        assertThat(next(BERLIN, "2026-10-25T00:30:00Z")).isEqualTo("2026-10-25T01:00:00Z");
        assertThat(BERLIN.hour(micros("2026-10-25T00:30:00Z"))).isEqualTo(2);
        assertThat(BERLIN.hour(micros("2026-10-25T01:30:00Z"))).isEqualTo(2);
        assertThat(next(BERLIN, "2026-03-29T00:30:00Z")).isEqualTo("2026-03-29T01:00:00Z");
        assertThat(BERLIN.hour(micros("2026-03-29T01:00:00Z"))).isEqualTo(3);
    }

    @Test
    void alwaysGoesOn() {
        long at = micros("2026-04-03T00:00:00Z");
        for (int i = 0; i < 4 * 24 * 6; i++) {
            assertThat(LORD_HOWE.nextHourMicros(at)).isGreaterThan(at);
            at += 600_000_000L;
        }
    }

    private static String next(Store store, String at) {
        return Instant.EPOCH
                .plus(store.nextHourMicros(micros(at)), ChronoUnit.MICROS)
                .toString();
    }

    private static long micros(String at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(at));
    }
}
