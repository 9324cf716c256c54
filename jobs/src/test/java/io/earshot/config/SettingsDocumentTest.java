package io.earshot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SettingsDocumentTest {
    private static final Pattern KEY = Pattern.compile("^\\| `([^`]+)`", Pattern.MULTILINE);

    /** Groups of settings, whose names hold an id or a property. */
    private static final Set<String> GROUPS = Set.of(
            "kafka.client.*",
            "stores.ID.time-zone",
            "stores.ID.currency",
            "stores.ID.name",
            "stores.ID.special-days.KIND");

    @Test
    void documentNamesEverySettingAndNoOther() throws IOException {
        Settings attribution = new Settings(Map.of());
        Settings experiment = new Settings(Map.of());
        Settings forecast = new Settings(Map.of());
        Settings recovery = new Settings(Map.of());
        assertThatThrownBy(() -> AttributionConfig.from(attribution)).hasMessageContaining("kafka.bootstrap.servers");
        assertThatThrownBy(() -> ExperimentConfig.from(experiment)).hasMessageContaining("kafka.bootstrap.servers");
        assertThatThrownBy(() -> ForecastConfig.from(forecast)).hasMessageContaining("kafka.bootstrap.servers");
        assertThatThrownBy(() -> RecoveryConfig.from(recovery)).hasMessageContaining("kafka.bootstrap.servers");
        Set<String> known = new TreeSet<>(attribution.known());
        known.addAll(forecast.known());
        known.addAll(experiment.known());
        known.addAll(recovery.known());
        Settings value = new Settings(Map.of());
        assertThatThrownBy(() -> ValueConfig.from(value)).hasMessageContaining("kafka.bootstrap.servers");
        known.addAll(value.known());
        Settings insight = new Settings(Map.of());
        assertThatThrownBy(() -> InsightConfig.from(insight)).hasMessageContaining("kafka.bootstrap.servers");
        known.addAll(insight.known());

        Set<String> documented = KEY.matcher(Files.readString(Path.of("..", "docs", "settings.md")))
                .results()
                .map((MatchResult key) -> key.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented).containsAll(GROUPS);
        documented.removeAll(GROUPS);
        assertThat(documented).containsExactlyInAnyOrderElementsOf(known);
    }
}
