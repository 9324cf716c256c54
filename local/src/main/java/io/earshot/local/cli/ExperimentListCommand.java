package io.earshot.local.cli;

import io.earshot.local.ClickHouseAddress;
import io.earshot.local.Registrations;
import io.earshot.local.Registrations.Said;
import io.earshot.local.RunningStack;
import io.earshot.local.simulate.Micros;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code earshot experiments list}. */
@Command(
        name = "list",
        description = {
            "How all experiments stand, and what to do about each.",
            "Registrations that do not count are listed too, with the reason: not read yet, set aside as late, or refused.",
            "Once another registration of the same experiment counts, they are listed no more."
        })
final class ExperimentListCommand implements Callable<Integer> {
    private static final String QUERY =
            """
            SELECT store_id, comparison_id, units, status, decision, reason
            FROM experiments_current
            ORDER BY store_id, registered_at DESC, comparison_id""";
    private static final String REFUSED =
            """
            SELECT concat(toString(partition), '/', toString(offset)), detail
            FROM dead_letters_current
            WHERE job = 'experiment' AND topic = 'experiments'""";
    private static final String LATE =
            """
            SELECT sum(records)
            FROM records_by_fate_current
            WHERE job = 'experiment' AND topic = 'experiments' AND fate = 'late'""";

    @Mixin
    private AllServers servers;

    @Override
    public Integer call() throws SQLException {
        Terminal terminal = Terminal.standard();
        ClickHouseAddress clickHouse = servers.clickHouse();
        TextTable table = new TextTable("store", "experiment", "units", "status", "decision", "reason");
        TextTable idle = new TextTable("store", "experiment", "revision", "of", "why it does not count");
        try (Connection connection = clickHouse.connect()) {
            Set<String> standing = new HashSet<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(QUERY)) {
                while (rows.next()) {
                    standing.add(key(rows.getString(1), rows.getString(2)));
                    table.row(
                            rows.getString(1),
                            rows.getString(2),
                            "%,d".formatted(rows.getLong(3)),
                            rows.getString(4),
                            rows.getString(5),
                            rows.getString(6));
                }
            }
            if (!table.isEmpty()) {
                table.print(terminal);
            }
            addIdle(idle, connection, standing);
        } catch (KafkaException e) {
            terminal.say(
                    "Kafka does not answer (" + e.getMessage() + "): registrations that do not count are not shown.");
            return 0;
        }
        if (table.isEmpty() && idle.isEmpty()) {
            terminal.say("No experiment is registered. ./earshot experiments add --help");
        }
        if (!idle.isEmpty()) {
            terminal.say(terminal.bold("Registrations that do not count"));
            idle.print(terminal);
        }
        return 0;
    }

    /** What stands in Kafka, if that can be asked, and not among the results. */
    private void addIdle(TextTable idle, Connection connection, Set<String> standing) throws SQLException {
        boolean isKafkaKnown = servers.ownKafka().isPresent()
                || RunningStack.find(servers.folder()).isPresent();
        if (!isKafkaKnown) {
            return;
        }
        Map<String, String> refused = refused(connection);
        boolean isAnyLate = isAnyLate(connection);
        List<Said> all = Registrations.all(servers.kafka());
        for (Said said : all) {
            String store = said.registered().meta().storeId();
            String id = said.registered().experimentId();
            String why = why(said, refused, isAnyLate, standing.contains(key(store, id)));
            boolean isMended = why != null
                    && all.stream().anyMatch(other -> other.replaces(said) && !refused.containsKey(place(other)));
            if (why != null && !isMended) {
                idle.row(
                        store,
                        id,
                        Integer.toString(said.registered().meta().revision()),
                        Micros.iso(said.registered().meta().atMicros()),
                        why);
            }
        }
    }

    /** Null where it counts. */
    private static @Nullable String why(Said said, Map<String, String> refused, boolean isAnyLate, boolean isStanding) {
        String detail = refused.get(place(said));
        if (detail != null) {
            return "refused: " + detail;
        }
        if (isAnyLate && said.isLate()) {
            return "late: a registration of " + Micros.iso(said.newestMicros())
                    + ", more than 90 days later, stands before it in Kafka; add it again";
        }
        return isStanding ? null : "not read yet: ./earshot run experiment --help";
    }

    private static String place(Said said) {
        return said.partition() + "/" + said.offset();
    }

    private static Map<String, String> refused(Connection connection) throws SQLException {
        Map<String, String> refused = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(REFUSED)) {
            while (rows.next()) {
                refused.put(rows.getString(1), rows.getString(2));
            }
        }
        return refused;
    }

    private static boolean isAnyLate(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LATE)) {
            return row.next() && row.getLong(1) > 0;
        }
    }

    private static String key(String store, String id) {
        return store + '\t' + id;
    }
}
