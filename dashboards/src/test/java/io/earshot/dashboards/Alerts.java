package io.earshot.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The alert rules, as Grafana is given them. */
final class Alerts {
    private static final Path PROVISIONING = Dashboard.FOLDER.resolve("provisioning");

    private Alerts() {}

    /** One rule: its query gives a figure each, which is held against a threshold. */
    record Rule(JsonNode json) {
        String uid() {
            return json.path("uid").asText();
        }

        String sql() {
            return json.at("/data/0/model/rawSql").asText();
        }

        double threshold() {
            return json.at("/data/1/model/conditions/0/evaluator/params/0").asDouble();
        }

        Duration range() {
            return Duration.ofSeconds(json.at("/data/0/relativeTimeRange/from").asLong());
        }

        /** The SQL as Grafana would ask it at a moment. */
        String sqlAt(Instant now) {
            return GrafanaMacros.expand(sql(), rangeAt(now));
        }

        Selection rangeAt(Instant now) {
            return new Selection(Map.of(), now.minus(range()), now, "utc", 60);
        }

        @Override
        public String toString() {
            return uid();
        }
    }

    static List<Rule> all() {
        return Dashboard.each(provisioned("alerting/earshot.yaml").at("/groups"))
                .flatMap(group -> Dashboard.each(group.path("rules")))
                .map(Rule::new)
                .toList();
    }

    static Rule named(String uid) {
        return all().stream().filter(rule -> rule.uid().equals(uid)).findAny().orElseThrow();
    }

    static JsonNode provisioned(String file) {
        try {
            return new YAMLMapper().readTree(PROVISIONING.resolve(file).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
