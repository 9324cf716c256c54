package io.earshot.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProvisioningTest {
    private static final String SOURCE = "earshot-clickhouse";

    static List<Alerts.Rule> rules() {
        return Alerts.all();
    }

    @Test
    void namesTheSourceThatAlertsAsk() {
        JsonNode source = Alerts.provisioned("datasources/earshot.yaml").at("/datasources/0");
        assertThat(source.path("uid").asText()).isEqualTo(SOURCE);
        assertThat(source.path("type").asText()).isEqualTo("grafana-clickhouse-datasource");
        assertThat(source.at("/jsonData/username").asText())
                .as("the user who may only read")
                .isEqualTo("earshot_reader");
        assertThat(source.at("/secureJsonData/password").asText())
                .as("no password stands in a file")
                .startsWith("${");
    }

    @Test
    void bringsEveryFolderOfDashboards() throws Exception {
        List<String> paths = Dashboard.each(
                        Alerts.provisioned("dashboards/earshot.yaml").path("providers"))
                .map(provider -> provider.at("/options/path").asText())
                .toList();
        try (Stream<Path> folders = Files.list(Dashboard.FOLDER)) {
            List<String> expected = folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> !name.equals("provisioning"))
                    .map(name -> "${EARSHOT_DASHBOARDS}/" + name)
                    .toList();
            assertThat(paths).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void hasAnAlertForEachPromise() {
        assertThat(rules())
                .extracting(Alerts.Rule::uid)
                .containsExactlyInAnyOrder(
                        "earshot-lag",
                        "earshot-checkpoint-age",
                        "earshot-dead-letter-share",
                        "earshot-reconciliation",
                        "earshot-order-reconciliation",
                        "earshot-sample-ratio");
    }

    /** Name, limit and patience of each. */
    @Test
    void areAllToldOfInOperations() throws Exception {
        String operations = Files.readString(Path.of("../docs/operations.md"));
        List<List<String>> told = operations
                .substring(operations.indexOf("\n## Alerts\n"))
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| alert |"))
                .map(line -> Stream.of(line.split("\\|", -1)).map(String::strip).toList())
                .map(cells -> List.of(cells.get(1), cells.get(2).split(" ")[0], cells.get(3)))
                .toList();
        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(rules().stream()
                        .map(rule -> List.of(
                                rule.json().path("title").asText(),
                                rule.json()
                                        .at("/data/1/model/conditions/0/evaluator/params/0")
                                        .asText(),
                                rule.json().path("for").asText()))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void alarmsAboveTheLimit(Alerts.Rule rule) {
        assertThat(rule.json().at("/data/1/model/conditions/0/evaluator/type").asText())
                .isEqualTo("gt");
    }

    /** Tables are written one after the other: only what stays for a minute is wrong. */
    @Test
    void givesTheTablesAMinuteToAgree() {
        assertThat(rules())
                .filteredOn(rule -> rule.uid().equals("earshot-reconciliation"))
                .singleElement()
                .satisfies(rule -> assertThat(rule.json().path("for").asText()).isEqualTo("1m"));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void asksTheSourceAndComparesWhatItSays(Alerts.Rule rule) {
        JsonNode query = rule.json().at("/data/0");
        JsonNode threshold = rule.json().at("/data/1");
        assertThat(query.path("datasourceUid").asText()).isEqualTo(SOURCE);
        assertThat(query.at("/model/format").asInt()).isEqualTo(1);
        assertThat(threshold.path("datasourceUid").asText()).isEqualTo("__expr__");
        assertThat(threshold.at("/model/type").asText()).isEqualTo("threshold");
        assertThat(threshold.at("/model/expression").asText())
                .isEqualTo(query.path("refId").asText());
        assertThat(rule.json().path("condition").asText())
                .isEqualTo(threshold.path("refId").asText());
        for (JsonNode part : List.of(query, threshold)) {
            assertThat(part.at("/model/refId").asText())
                    .isEqualTo(part.path("refId").asText());
            assertThat(part.at("/model/datasource/uid").asText())
                    .isEqualTo(part.path("datasourceUid").asText());
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void leadsToAPanel(Alerts.Rule rule) {
        Dashboard dashboard = Dashboard.named(rule.json().path("dashboardUid").asText());
        assertThat(dashboard.panels())
                .anyMatch(panel -> panel.path("id").equals(rule.json().path("panelId")));
        assertThat(rule.json().at("/annotations/summary").asText()).isNotBlank();
    }
}
