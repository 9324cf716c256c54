package io.earshot.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** House rules of every dashboard, as far as they can be held without a database. */
class DashboardFilesTest {
    private static final String PLUGIN = "grafana-clickhouse-datasource";
    private static final int COLUMNS = 24;
    private static final Set<String> WITHOUT_UNIT = Set.of("row", "text");
    private static final Pattern READS = Pattern.compile("\\b(?:FROM|JOIN)\\s+(\\w+)");
    private static final Pattern USED = Pattern.compile("\\$\\{(\\w+)[:}]");
    private static final Pattern SET = Pattern.compile("[?&]var-(\\w+)=");
    private static final Pattern CARRIED = Pattern.compile("\\$\\{(\\w+):queryparam}");
    private static final Pattern LABEL = Pattern.compile("__field\\.labels\\.(\\w+)");
    private static final Pattern LIMIT = Pattern.compile("\\bLIMIT (\\d+)");
    private static final Pattern DASHBOARD = Pattern.compile("^/d/([\\w-]+)");

    private static final Pattern LIFT = Pattern.compile("\n    lift( AS|,)");

    static List<Dashboard> dashboards() {
        return Dashboard.all();
    }

    static List<Dashboard.Query> queries() {
        return dashboards().stream()
                .flatMap(dashboard -> dashboard.queries().stream())
                .toList();
    }

    @Test
    void areFound() {
        assertThat(dashboards())
                .extracting(Dashboard::uid)
                .contains(
                        "growth-lead", "data-engineer", "experiments", "recovery", "hypotheses", "forecast", "demand");
    }

    @Test
    void haveUidsOfTheirOwn() {
        assertThat(dashboards()).extracting(Dashboard::uid).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void areProvisionedAsTheyStand(Dashboard dashboard) {
        JsonNode json = dashboard.json();
        assertThat(dashboard.uid() + ".json")
                .isEqualTo(dashboard.file().getFileName().toString());
        assertThat(json.get("id").isNull()).as("id is null").isTrue();
        assertThat(json.path("schemaVersion").asInt()).isEqualTo(39);
        assertThat(json.path("title").asText()).isNotBlank();
        assertThat(json.path("description").asText()).isNotBlank();
        assertThat(json.path("tags")).extracting(JsonNode::asText).contains("earshot");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void sayWhatEachPanelShows(Dashboard dashboard) {
        Set<String> titles = new HashSet<>();
        Set<Integer> ids = new HashSet<>();
        for (JsonNode panel : dashboard.panels()) {
            String title = panel.path("title").asText();
            assertThat(title).isNotBlank();
            assertThat(titles.add(title)).as(title + " stands once").isTrue();
            assertThat(ids.add(panel.path("id").asInt()))
                    .as(title + " has an id of its own")
                    .isTrue();
            if (!panel.path("type").asText().equals("row")) {
                assertThat(panel.path("description").asText()).as(title).isNotBlank();
            }
            if (!WITHOUT_UNIT.contains(panel.path("type").asText())) {
                assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                        .as(title)
                        .isNotBlank();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("queries")
    void sayWhereTheyStop(Dashboard.Query query) {
        LIMIT.matcher(query.sql()).results().forEach(limit -> assertThat(description(query))
                .as(query + " shows no more rows than")
                .contains(limit.group(1)));
    }

    private static String description(Dashboard.Query query) {
        return Dashboard.named(query.dashboard()).panels().stream()
                .filter(panel -> panel.path("title").asText().equals(query.of()))
                .map(panel -> panel.path("description").asText())
                .findAny()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void layPanelsBesideEachOther(Dashboard dashboard) {
        Set<List<Integer>> taken = new HashSet<>();
        for (JsonNode panel : dashboard.panels()) {
            JsonNode position = panel.path("gridPos");
            int x = position.path("x").asInt(-1);
            int y = position.path("y").asInt(-1);
            int width = position.path("w").asInt();
            int height = position.path("h").asInt();
            String title = panel.path("title").asText();
            assertThat(width).as(title).isPositive();
            assertThat(height).as(title).isPositive();
            assertThat(x).as(title).isBetween(0, COLUMNS - width);
            assertThat(y).as(title).isNotNegative();
            for (int i = x; i < x + width; i++) {
                for (int j = y; j < y + height; j++) {
                    assertThat(taken.add(List.of(i, j))).as(title + " overlaps").isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void askTheChosenClickHouse(Dashboard dashboard) {
        assertThat(dashboard.variableNames().get(0)).isEqualTo("datasource");
        Stream<JsonNode> sources = Stream.of(
                        dashboard.panels().stream()
                                .filter(panel -> panel.has("targets"))
                                .map(panel -> panel.path("datasource")),
                        dashboard.panels().stream()
                                .flatMap(panel -> Dashboard.each(panel.path("targets")))
                                .map(target -> target.path("datasource")),
                        dashboard.variables().stream()
                                .filter(variable ->
                                        variable.path("type").asText().equals("query"))
                                .map(variable -> variable.path("datasource")))
                .flatMap(all -> all);
        assertThat(sources).isNotEmpty().allSatisfy(source -> {
            assertThat(source.path("type").asText()).isEqualTo(PLUGIN);
            assertThat(source.path("uid").asText()).isEqualTo("${datasource}");
        });
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void askInTheFormThatThePanelReads(Dashboard dashboard) {
        for (JsonNode panel : dashboard.panels()) {
            for (JsonNode target : panel.path("targets")) {
                boolean isSeries = panel.path("type").asText().equals("timeseries");
                assertThat(target.path("editorType").asText()).isEqualTo("sql");
                assertThat(target.path("format").asInt(-1))
                        .as(target.toString())
                        .isEqualTo(isSeries ? 0 : 1);
                assertThat(target.path("queryType").asText()).isEqualTo(isSeries ? "timeseries" : "table");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("queries")
    void readOnlyViews(Dashboard.Query query) throws IOException {
        Set<String> read = new TreeSet<>();
        Matcher reads = READS.matcher(query.sql());
        while (reads.find()) {
            read.add(reads.group(1));
        }
        assertThat(views()).containsAll(read);
        assertThat(read).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void nameSeriesByAColumnOfTheirQuery(Dashboard dashboard) {
        for (JsonNode panel : dashboard.panels()) {
            Matcher label = LABEL.matcher(panel.toString());
            while (label.find()) {
                assertThat(panel.at("/targets/0/rawSql").asText())
                        .as(panel.path("title").asText())
                        .containsPattern("\n    " + label.group(1) + ",");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void useEachVariableThatTheyDeclareAndNoOther(Dashboard dashboard) {
        Set<String> used = new TreeSet<>();
        Matcher uses = USED.matcher(dashboard.json().toString());
        while (uses.find()) {
            if (!uses.group(1).startsWith("__")) {
                used.add(uses.group(1));
            }
        }
        assertThat(used).containsExactlyInAnyOrderElementsOf(new TreeSet<>(dashboard.variableNames()));
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void linkToWhatIsThere(Dashboard dashboard) {
        Set<String> tags = dashboards().stream()
                .flatMap(each -> Dashboard.each(each.json().path("tags")))
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
        for (JsonNode link : dashboard.json().path("links")) {
            assertThat(link.path("type").asText()).isEqualTo("dashboards");
            assertThat(tags)
                    .containsAll(Dashboard.each(link.path("tags"))
                            .map(JsonNode::asText)
                            .toList());
        }
        for (String url : dataLinks(dashboard)) {
            Matcher target = DASHBOARD.matcher(url);
            assertThat(target.find()).as(url).isTrue();
            List<String> there = Dashboard.named(target.group(1)).variableNames();
            List<String> carried = new ArrayList<>();
            for (Pattern pattern : List.of(SET, CARRIED)) {
                Matcher matcher = pattern.matcher(url);
                while (matcher.find()) {
                    carried.add(matcher.group(1));
                }
            }
            assertThat(there).as(url).containsAll(carried);
            assertThat(carried)
                    .as("filters that both have, in " + url)
                    .containsAll(dashboard.chosenByReaders().stream()
                            .filter(there::contains)
                            .toList());
            assertThat(url).contains("${__url_time_range}");
        }
    }

    /** Each breakdown leads on. */
    @Test
    void leadFromCampaignsToPhrases() {
        assertThat(dataLinks(Dashboard.named("growth-lead")))
                .anyMatch(url -> url.contains("var-campaign=${__data.fields.campaign:percentencode}"))
                .anyMatch(url -> url.contains("var-ad=${__data.fields.ad:percentencode}"))
                .anyMatch(url -> url.contains("var-variant=${__data.fields.variant:percentencode}"));
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void claimNoCauseWhereCreditsAreShown(Dashboard dashboard) {
        for (JsonNode panel : dashboard.panels()) {
            if (panel.toString().contains("ad_returns") || panel.toString().contains("phrase_returns")) {
                assertThat(panel.path("description").asText())
                        .as(panel.path("title").asText())
                        .contains("not what caused it");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void sayOfHowManyARatioIs(Dashboard dashboard) {
        for (JsonNode panel : dashboard.panels()) {
            boolean isRatio = panel.at("/fieldConfig/defaults/unit").asText().equals("suffix:×");
            if (isRatio) {
                assertThat(panel.at("/targets/0/rawSql").asText())
                        .as(panel.path("title").asText())
                        .containsPattern("AS \"(orders|new orders|credits)\"");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void sayOfALiftWhetherItIsAnEffectAndOfHowMany(Dashboard dashboard) {
        for (JsonNode panel : dashboard.panels()) {
            String sql = panel.at("/targets/0/rawSql").asText();
            if (LIFT.matcher(sql).find()) {
                String title = panel.path("title").asText();
                assertThat(title.contains("${design}") || sql.contains("\n    design"))
                        .as(title + " tells randomised from associated")
                        .isTrue();
                boolean isSeries = panel.path("type").asText().equals("timeseries");
                assertThat(isSeries || sql.contains("AS \"units\""))
                        .as(title + " tells the sample size")
                        .isTrue();
            }
        }
    }

    static List<String> dataLinks(Dashboard dashboard) {
        return dashboard.json().findValues("url").stream()
                .map(JsonNode::asText)
                .filter(url -> !url.isEmpty())
                .toList();
    }

    private static List<String> views() throws IOException {
        List<String> views = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("..", "schemas", "clickhouse"))) {
            for (Path file : files.toList()) {
                Matcher view = Pattern.compile("CREATE OR REPLACE VIEW (\\w+)").matcher(Files.readString(file));
                if (view.find()) {
                    views.add(view.group(1));
                }
            }
        }
        return views;
    }
}
