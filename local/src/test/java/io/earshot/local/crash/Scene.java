package io.earshot.local.crash;

import com.fasterxml.jackson.databind.JsonNode;
import io.earshot.local.cluster.ProcessServers;
import io.earshot.local.oracle.Tables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import org.apache.flink.api.common.JobID;

/** The job under way, for a nemesis to spoil. */
record Scene(ProcessServers servers, JobID job, Random random) {
    JsonNode checkpoints() {
        return servers.flink().rest("/jobs/" + job + "/checkpoints");
    }

    int failedCheckpoints() {
        return checkpoints().get("counts").get("failed").asInt();
    }

    /** The id of the last one. */
    long completedCheckpoint() {
        return checkpoints().get("latest").get("completed").get("id").asLong();
    }

    void alterTables(String what) throws SQLException {
        for (String table : Tables.KEYS.keySet()) {
            administer("ALTER TABLE " + table + " " + what);
        }
    }

    void administer(String sql) throws SQLException {
        try (Connection connection = servers.administer();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long number(String sql) throws SQLException {
        try (Connection connection = servers.administer();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
