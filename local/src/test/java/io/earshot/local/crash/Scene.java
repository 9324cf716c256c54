package io.earshot.local.crash;

import com.fasterxml.jackson.databind.JsonNode;
import io.earshot.local.cluster.ProcessServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.Set;
import org.apache.flink.api.common.JobID;

/**
 * The jobs under way, for a nemesis to spoil.
 *
 * @param job whose checkpoints are looked at
 * @param tables that the jobs write
 */
record Scene(ProcessServers servers, JobID job, Set<String> tables, Random random) {
    JsonNode checkpoints() {
        return checkpoints(job);
    }

    JsonNode checkpoints(JobID of) {
        return servers.flink().rest("/jobs/" + of + "/checkpoints");
    }

    int failedCheckpoints() {
        return checkpoints().get("counts").get("failed").asInt();
    }

    /** The id of the last one. */
    long completedCheckpoint() {
        return checkpoints().get("latest").get("completed").get("id").asLong();
    }

    void alterTables(String what) throws SQLException {
        for (String table : tables) {
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
