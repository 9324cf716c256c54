package io.earshot.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What is chosen on a dashboard when somebody opens it who has never chosen anything. */
final class GrafanaVariables {
    private GrafanaVariables() {}

    /**
     * Variables by name: what the file says, or the first that the variable's query answers, which may depend on variables
     * before it. Those that are All are left out.
     *
     * @throws IllegalStateException if a query answers nothing: then its panels would measure nothing
     */
    static Map<String, String> chosen(JsonNode dashboard, Instant from, Instant to, Statement reader)
            throws SQLException {
        Map<String, String> values = new HashMap<>();
        for (JsonNode variable : dashboard.at("/templating/list")) {
            String name = variable.path("name").asText();
            String type = variable.path("type").asText();
            if (type.equals("datasource") || variable.path("includeAll").asBoolean()) {
                continue;
            }
            if (!type.equals("query")) {
                values.put(name, variable.at("/current/value").asText());
                continue;
            }
            String sql = new GrafanaQuery(from, to, values)
                    .expand(variable.path("query").asText());
            try (ResultSet answer = reader.executeQuery(sql)) {
                if (!answer.next()) {
                    throw new IllegalStateException("variable %s of %s must have a value, got none by %s"
                            .formatted(name, dashboard.path("uid").asText(), sql));
                }
                values.put(name, answer.getString(1));
            }
        }
        return values;
    }
}
