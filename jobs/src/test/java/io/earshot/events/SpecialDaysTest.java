package io.earshot.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpecialDaysTest {
    private static final SpecialDays DAYS = SpecialDays.of(Map.of(
            "sale", "2025-11-28, 2026-11-27..2026-11-30",
            "closed", "12-24..01-02, 05-01"));

    @Test
    void knowsSingleDaysAndThoseFromOneToAnother() {
        assertThat(kind("2025-11-28")).isEqualTo("sale");
        assertThat(kind("2026-11-30")).isEqualTo("sale");
        assertThat(kind("2026-12-01")).isEmpty();
        assertThat(kind("2025-11-27")).isEmpty();
    }

    @Test
    void knowsDaysOfEachYearBeyondItsEndToo() {
        assertThat(kind("2024-05-01")).isEqualTo("closed");
        assertThat(kind("2031-12-24")).isEqualTo("closed");
        assertThat(kind("2032-01-02")).isEqualTo("closed");
        assertThat(kind("2032-01-03")).isEmpty();
        assertThat(kind("2031-12-23")).isEmpty();
    }

    @Test
    void takesADayOfSeveralKindsForTheFirstByName() {
        SpecialDays both = SpecialDays.of(Map.of("b", "12-25", "a", "12-25"));

        assertThat(both.kinds().get(both.kind(day("2026-12-25"))).name()).isEqualTo("a");
    }

    @Test
    void refusesWhatAreNoDays() {
        for (String wrong : new String[] {
            "", "2026-13-01", "12-32", "christmas", "2026-12-31..2026-01-01", "12-25,", "+999999999-01-01"
        }) {
            assertThatThrownBy(() -> SpecialDays.of(Map.of("sale", wrong)))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesDaysWithoutAName() {
        assertThatThrownBy(() -> SpecialDays.of(Map.of("", "12-25"))).isInstanceOf(IllegalArgumentException.class);
    }

    private static String kind(String day) {
        int kind = DAYS.kind(day(day));
        return kind < 0 ? "" : DAYS.kinds().get(kind).name();
    }

    private static int day(String text) {
        return Math.toIntExact(LocalDate.parse(text).toEpochDay());
    }
}
