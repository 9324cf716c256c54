package io.earshot.measures.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures of forecast-reference.json, over all series: R 4.2.2 with forecast 8.20. */
class CompetitionTest {
    @ParameterizedTest
    @CsvSource({
        "YEARLY, SES, 0.996", "YEARLY, HOLT, 1.022", "YEARLY, DAMPED, 0.928", "YEARLY, THETA, 0.904",
        "QUARTERLY, SES, 0.983", "QUARTERLY, HOLT, 1.078", "QUARTERLY, DAMPED, 0.948", "QUARTERLY, THETA, 0.913",
        "MONTHLY, SES, 0.872", "MONTHLY, HOLT, 0.918", "MONTHLY, DAMPED, 0.842", "MONTHLY, THETA, 0.830",
        "OTHER, SES, 0.999", "OTHER, HOLT, 0.692", "OTHER, DAMPED, 0.628", "OTHER, THETA, 0.758",
        "QUARTERLY, SEASONAL_NAIVE, 1.121", "MONTHLY, SEASONAL_NAIVE, 1.066"
    })
    void benchmarksReachTheOwaThatOtherToolsReach(Competition set, Technique method, double reference) {
        assertThat(set.owa(set.all(), method)).isCloseTo(reference, within(0.01));
    }

    @ParameterizedTest
    @CsvSource({
        "YEARLY, 17.880, 3.172",
        "QUARTERLY, 10.029, 1.252",
        "MONTHLY, 16.764, 1.038",
        "OTHER, 6.302, 3.089",
        "WEEKLY, 9.161, 2.777"
    })
    void naive2IsTheYardstickOfTheCompetitions(Competition set, double smape, double mase) {
        var all = set.all();
        assertThat(all.stream()
                        .mapToDouble(series ->
                                Accuracy.smape(series.test(), Naive.adjusted(series.train(), set.period, set.horizon)))
                        .average())
                .hasValueCloseTo(smape, within(0.0006));
        assertThat(all.stream()
                        .mapToDouble(series -> Accuracy.mase(
                                series.train(),
                                set.period,
                                series.test(),
                                Naive.adjusted(series.train(), set.period, set.horizon)))
                        .average())
                .hasValueCloseTo(mase, within(0.0006));
    }
}
