package io.earshot.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.earshot.local.ClickHouseProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What ClickHouse answers to the user of dashboards. */
record Shown(List<String> columns, List<String> types, List<List<JsonNode>> rows, Moments moments) {
    private static final String SETTINGS = "database=earshot&default_format=JSONCompact"
            + "&date_time_output_format=unix_timestamp"
            + "&output_format_json_quote_64bit_integers=0&output_format_json_quote_denormals=1";

    /** When a question was asked, and when its answer came. */
    record Moments(Instant asked, Instant came) {}

    static Shown of(ClickHouseProcess server, String sql) {
        Instant asked = Instant.now();
        JsonNode answer = ask(server, sql);
        Moments moments = new Moments(asked, Instant.now());
        List<String> columns = new ArrayList<>();
        List<String> types = new ArrayList<>();
        for (JsonNode column : answer.path("meta")) {
            columns.add(column.path("name").asText());
            types.add(column.path("type").asText());
        }
        List<List<JsonNode>> rows = new ArrayList<>();
        for (JsonNode row : answer.path("data")) {
            List<JsonNode> cells = new ArrayList<>();
            for (int i = 0; i < types.size(); i++) {
                boolean isTime =
                        types.get(i).contains("DateTime") && !row.get(i).isNull();
                cells.add(
                        isTime ? JsonNodeFactory.instance.numberNode(row.get(i).asDouble()) : row.get(i));
            }
            rows.add(cells);
        }
        return new Shown(columns, types, rows, moments);
    }

    private static JsonNode ask(ClickHouseProcess server, String sql) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.httpUrl() + "/?" + SETTINGS))
                .header("X-ClickHouse-User", ClickHouseProcess.READER)
                .header("X-ClickHouse-Key", server.password(ClickHouseProcess.READER))
                .POST(BodyPublishers.ofString(sql))
                .build();
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError(answer.body() + "\n" + sql);
            }
            return new ObjectMapper().readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError(sql, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What differs from the expected rows, or null. */
    @Nullable
    String difference(List<List<Object>> expected) {
        for (int i = 0; i < Math.max(rows.size(), expected.size()); i++) {
            if (i >= rows.size()) {
                return "row " + i + " is missing: " + expected.get(i);
            }
            if (i >= expected.size()) {
                return "row " + i + " ought not to be: " + rows.get(i);
            }
            List<Object> ought = expected.get(i);
            if (ought.size() != columns.size()) {
                return "columns are " + columns + ", expected are " + ought.size() + " cells: " + ought;
            }
            for (int column = 0; column < columns.size(); column++) {
                if (!Cell.matches(ought.get(column), rows.get(i).get(column), moments)) {
                    return "row " + i + ", " + columns.get(column) + " is "
                            + rows.get(i).get(column) + ", ought to be " + ought.get(column) + "\n    row "
                            + rows.get(i) + "\n    for " + ought;
                }
            }
        }
        return null;
    }

    /** Whether there is a number other than 0, or a word. */
    boolean saysSomething() {
        return rows.stream()
                .flatMap(List::stream)
                .anyMatch(cell -> cell.isTextual() || (cell.isNumber() && cell.asDouble() != 0));
    }
}
