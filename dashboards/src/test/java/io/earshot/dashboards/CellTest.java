package io.earshot.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CellTest {
    private static final Instant ASKED = Instant.parse("2026-06-30T12:00:00Z");

    @Test
    void ageIsThatOfTheQuestion() {
        Instant since = ASKED.minusSeconds(100);

        assertThat(isAge(since, 99)).isTrue();
        assertThat(isAge(since, 100)).isTrue();
        assertThat(isAge(since, 103)).as("the answer took two seconds").isTrue();
        assertThat(isAge(since, 98)).isFalse();
        assertThat(isAge(since, 104)).isFalse();
    }

    @Test
    void noAgeIsNotAnAge() {
        assertThat(isAge(ASKED.minusSeconds(100), 0)).isFalse();
        assertThat(isAge(ASKED.minusSeconds(1), 0)).isTrue();
        assertThat(Cell.matches(new Cell.Age(ASKED), JsonNodeFactory.instance.nullNode(), moments()))
                .isFalse();
    }

    private static boolean isAge(Instant since, int seconds) {
        return Cell.matches(new Cell.Age(since), JsonNodeFactory.instance.numberNode(seconds), moments());
    }

    private static Shown.Moments moments() {
        return new Shown.Moments(ASKED, ASKED.plusSeconds(2));
    }
}
