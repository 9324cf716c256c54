package io.earshot.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GrafanaQueryTest {
    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    private static final String BY_AD =
            "$__conditionalAll(if(ad_id = '', '(none)', ad_id) IN (${ad:singlequote}), $ad)";

    @Test
    void asksForEverythingWhereAFilterIsAll() {
        assertThat(expand("WHERE day > 0 AND " + BY_AD + " AND " + BY_AD, Map.of()))
                .isEqualTo("WHERE day > 0 AND 1=1 AND 1=1");
    }

    @Test
    void keepsAConditionWhoseVariableIsChosen() {
        assertThat(expand(BY_AD, Map.of("ad", "it's"))).isEqualTo("if(ad_id = '', '(none)', ad_id) IN ('it\\'s')");
    }

    @Test
    void expandsTimeAsGrafanaDoes() {
        assertThat(expand("toDate($__fromTime, ${__timezone:singlequote}), $__timeFilter(at)", Map.of()))
                .isEqualTo("toDate(toDateTime(1767225600), 'UTC'), "
                        + "at >= toDateTime(1767225600) AND at <= toDateTime(1767312000)");
    }

    @Test
    void refusesWhatNobodyChose() {
        assertThatThrownBy(() -> expand("WHERE store_id = ${store:singlequote}", Map.of("ad", "1")))
                .hasMessageContaining("[ad]")
                .hasMessageEndingWith("got store");
    }

    private static String expand(String sql, Map<String, String> values) {
        return new GrafanaQuery(FROM, FROM.plus(Duration.ofDays(1)), values).expand(sql);
    }
}
