package io.earshot.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A dashboard as Grafana reads it. */
record Dashboard(Path file, JsonNode json) {
    static final Path FOLDER = Path.of("grafana");

    /** A question to ClickHouse; {@code of} is the panel's title, or the name of the variable or annotation. */
    record Query(String dashboard, String kind, String of, String sql, boolean isSeries) {
        @Override
        public String toString() {
            return dashboard + ": " + kind + " " + of;
        }
    }

    /** Every dashboard beside the provisioning; a new file is found by itself. */
    static List<Dashboard> all() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            List<Dashboard> all = new ArrayList<>();
            for (Path file : files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> !file.startsWith(FOLDER.resolve("provisioning")))
                    .sorted()
                    .toList()) {
                all.add(new Dashboard(file, new ObjectMapper().readTree(file.toFile())));
            }
            return all;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static Dashboard named(String uid) {
        return all().stream()
                .filter(each -> each.uid().equals(uid))
                .findAny()
                .orElseThrow(() -> new AssertionError("no dashboard " + uid));
    }

    static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    String uid() {
        return json.path("uid").asText();
    }

    /** Rows and all. */
    List<JsonNode> panels() {
        return each(json.path("panels"))
                .flatMap(panel -> Stream.concat(Stream.of(panel), each(panel.path("panels"))))
                .toList();
    }

    List<JsonNode> variables() {
        return each(json.at("/templating/list")).toList();
    }

    List<String> variableNames() {
        return variables().stream()
                .map(variable -> variable.path("name").asText())
                .toList();
    }

    /** Names of the variables that are not hidden, which follow from the others. */
    List<String> chosenByReaders() {
        return variables().stream()
                .filter(variable -> variable.path("hide").asInt() == 0)
                .map(variable -> variable.path("name").asText())
                .toList();
    }

    /** Of variables, annotations and panels. */
    List<Query> queries() {
        List<Query> queries = new ArrayList<>();
        variables().stream()
                .filter(variable -> variable.path("type").asText().equals("query"))
                .forEach(variable -> queries.add(new Query(
                        uid(),
                        "variable",
                        variable.path("name").asText(),
                        variable.path("query").asText(),
                        false)));
        each(json.at("/annotations/list"))
                .filter(annotation -> !annotation.path("builtIn").asBoolean())
                .forEach(annotation -> queries.add(new Query(
                        uid(),
                        "annotation",
                        annotation.path("name").asText(),
                        annotation.at("/target/rawSql").asText(),
                        false)));
        for (JsonNode panel : panels()) {
            each(panel.path("targets"))
                    .forEach(target -> queries.add(new Query(
                            uid(),
                            "panel",
                            panel.path("title").asText(),
                            target.path("rawSql").asText(),
                            target.path("format").asInt() == 0)));
        }
        return queries;
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
