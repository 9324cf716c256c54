package io.earshot.measures.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrackRecordTest {
    private static final List<Technique> METHODS = List.of(Technique.SEASONAL_NAIVE, Technique.HOLT, Technique.SES);

    @Test
    void theChampionIsTheMethodThatWasLeastWrong() {
        double[] line = new double[40];
        for (int t = 0; t < line.length; t++) {
            line[t] = 10 + 2 * t;
        }
        TrackRecord record = TrackRecord.of(line, 1, 4, 5, METHODS);
        assertThat(record.origins()).isEqualTo(5);
        assertThat(record.champion()).isEqualTo(Technique.HOLT);
        // 2, 4, 6 and 8 steps behind the line
        assertThat(record.errors().get(Technique.SEASONAL_NAIVE)).isCloseTo(5, within(1e-12));
        assertThat(record.valueAdded(Technique.HOLT)).isGreaterThan(0.95);
        assertThat(record.valueAdded(Technique.ARIMA)).isNaN();
    }

    @Test
    void forecastsSeeOnlyWhatWasThereBeforeTheirOrigin() {
        double[] values = new double[30];
        values[29] = 1_000;
        TrackRecord record = TrackRecord.of(values, 1, 5, 1, METHODS);
        assertThat(record.errors().get(Technique.SES)).isCloseTo(200, within(1e-9));
    }

    @Test
    void aShortSeriesHasNoRecord() {
        TrackRecord record = TrackRecord.of(new double[] {1, 2, 3, 4}, 1, 4, 5, METHODS);
        assertThat(record.origins()).isZero();
        assertThat(record.champion()).isEqualTo(Technique.SEASONAL_NAIVE);
    }
}
