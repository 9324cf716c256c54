package io.earshot.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrafanaMacrosTest {
    private static final Selection SELECTION = new Selection(
            Map.of("one", List.of("a"), "two", List.of("a", "b"), "quoted", List.of("o'neill"), "none", List.of("")),
            Instant.parse("2026-06-01T22:30:00.250Z"),
            Instant.parse("2026-06-03T01:00:00Z"),
            "Europe/Berlin",
            30);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "$__fromTime | toDateTime(1780353000)",
                "$__toTime | toDateTime(1780448400)",
                "$__fromTime_ms | fromUnixTimestamp64Milli(1780353000250)",
                "$__toTime_ms | fromUnixTimestamp64Milli(1780448400000)",
                "$__timeFilter(at) | at >= toDateTime(1780353000) AND at <= toDateTime(1780448400)",
                "$__dateFilter(day) | day >= toDate('2026-06-01') AND day <= toDate('2026-06-03')",
                "$__dateTimeFilter(day, at) | (day >= toDate('2026-06-01') AND day <= toDate('2026-06-03')) AND (at >= toDateTime(1780353000) AND at <= toDateTime(1780448400))",
                "$__timeInterval(f(at, 1)) | toStartOfInterval(toDateTime(f(at, 1)), INTERVAL 30 second)",
                "$__timeInterval(at) | toStartOfInterval(toDateTime(at), INTERVAL 30 second)",
                "rows / $__interval_s | rows / 30",
            })
    void expandsMacros(String sql, String expected) {
        assertThat(expand(sql)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "${one:singlequote} | 'a'",
                "${two:singlequote} | 'a','b'",
                "${quoted:singlequote} | 'o\\'neill'",
                "${__timezone:singlequote} | 'Europe/Berlin'",
            })
    void quotesVariables(String sql, String expected) {
        assertThat(GrafanaMacros.expand(sql, SELECTION)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "$__conditionalAll(c IN (${two:singlequote}), $two) | c IN ('a','b')",
                "$__conditionalAll(c IN (${all:singlequote}), $all) | 1=1",
                "$__conditionalAll(c IN (${none:singlequote}), $none) | 1=1",
                "$__conditionalAll(a, $one) AND $__conditionalAll(b, $all) | a AND 1=1",
            })
    void dropsConditionsOnAll(String sql, String expected) {
        assertThat(expand(sql)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$one",
                "${one}",
                "${one:sqlstring}",
                "${all:singlequote}",
                "$__unknown",
                "$__timeFilter(a, b)",
                "$__timeFilter(a",
                "$__conditionalAll(a)"
            })
    void refusesWhatGrafanaWouldLeaveAsItStands(String sql) {
        assertThatThrownBy(() -> expand(sql)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesTheDatesOfThePickerAsTheReaderSeesThem() {
        Selection june = Selection.ofDays(LocalDate.of(2026, 6, 1), LocalDate.of(2026, 6, 30), "America/New_York");

        assertThat(june.from()).isEqualTo("2026-06-01T04:00:00Z");
        assertThat(june.firstDay()).isEqualTo("2026-06-01");
        assertThat(june.lastDay()).isEqualTo("2026-06-30");
        assertThat(june.before().firstDay()).isEqualTo("2026-05-02");
        assertThat(june.before().lastDay()).isEqualTo("2026-05-31");
    }

    private static String expand(String sql) {
        return GrafanaMacros.expand(sql, SELECTION);
    }
}
