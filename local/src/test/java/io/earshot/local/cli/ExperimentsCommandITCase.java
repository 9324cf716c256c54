package io.earshot.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.earshot.events.ExperimentRegistered;
import io.earshot.local.Await;
import io.earshot.local.LocalStack;
import io.earshot.local.Needed;
import io.earshot.local.Registrations;
import io.earshot.local.RunningStack;
import io.earshot.local.StackOptions;
import io.earshot.local.replay.RecordSender;
import io.earshot.local.replay.Speed;
import io.earshot.measures.experiment.Comparison;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What testers do from the first plan to the report, by commands, on a real stack with the real job. */
class ExperimentsCommandITCase {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Letters that CSV quotes and pages escape. */
    private static final String NAME = "Words, \"theirs\" & <ours>";

    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();

    @Test
    void registersLooksAndTakesTheReportHome() throws Exception {
        Needed.clickHouse();
        try (LocalStack stack = LocalStack.start(StackOptions.in(folder).withPartitions(2))) {
            stack.createTopics();
            RunningStack.announce(stack);

            assertThat(add("--units", "9000", "--cap", "5000"))
                    .contains("words is registered: customers against today")
                    .doesNotContain("revision");
            assertThat(earshot(
                            "run",
                            "experiment",
                            "--set",
                            "stores.shop.time-zone=UTC",
                            "--set",
                            "stores.shop.currency=EUR"))
                    .contains("experiment runs");
            sendTotals(stack);
            awaitUnits(stack, 8000);

            assertThat(refused("--cap", "100"))
                    .contains(
                            "words is registered already, and its 9,000 planned units and a cap of 5,000 minor units stay");
            assertThat(refused("--units", "8000")).contains("9,000 planned units");
            assertThat(refused("--revision", "0")).contains("registered already, up to revision 0");
            assertThat(add("--name", NAME, "--units", "9000"))
                    .contains("(revision 1; 9,000 planned units and a cap of 5,000 minor units stay)");
            Comparison stands = Registrations.comparison(Registrations.of(stack.kafkaProperties(), "shop", "words"))
                    .orElseThrow();
            assertThat(stands.registered().name()).isEqualTo(NAME);
            assertThat(stands.registered().meta().revision()).isEqualTo(1);
            assertThat(stands.plannedUnits()).isEqualTo(9000);
            assertThat(stands.capMinor()).isEqualTo(5000);
            awaitName(stack);
            checkOtherTerms(stack);

            // 260 against 200 of 4,000: +30%, 2.88 standard errors; the always-valid interval goes from -1% to +73%.
            assertThat(earshot("experiments", "list").lines())
                    .anySatisfy(line -> assertThat(line.split("\\s+")).contains("shop", "words", "running", "8,000"))
                    .as("a later registration counts")
                    .noneSatisfy(line -> assertThat(line).contains("2001-01-01"));
            assertThat(earshot("experiments", "export", "words", "--store", "shop", "--out", folder.toString()))
                    .contains("words.csv", "words.html");
            checkReport();
            assertThat(fails("experiments", "export", "words", "--store", "elsewhere"))
                    .contains("there is no experiment words in store elsewhere");
        }
    }

    /** Of a running experiment, and of one that nothing will be counted by. */
    private void checkOtherTerms(LocalStack stack) {
        assertThat(refused("--metric", "revenue_per_unit", "--arm", "third=2"))
                .contains("words is registered already, with other terms: "
                        + "arms customers=1 today=1, now customers=1 third=2 today=1; "
                        + "metric conversion_rate, now revenue_per_unit.")
                .contains("--replace");
        assertThat(refused("--at", "2001-01-01T00:00:00Z")).contains("words is set aside as late");
        assertThat(refused("--at", "2999-01-01T00:00:00Z")).contains("--at must not lie ahead");
        assertThat(Registrations.of(stack.kafkaProperties(), "shop", "words"))
                .as("two that count, and a late one")
                .extracting(Registrations.Said::isLate)
                .containsExactly(false, false, true);
        awaitLate(stack);
        assertThat(earshot("experiments", "list").lines()).anySatisfy(line -> assertThat(line)
                .contains("2001-01-01T00:00:00Z  late: a registration of ", "more than 90 days later"));
        assertThat(add("--replace", "--margin", "0.02")).contains("(revision 2;");
        assertThat(Registrations.comparison(Registrations.of(stack.kafkaProperties(), "shop", "words"))
                        .orElseThrow()
                        .registered())
                .returns(NAME, ExperimentRegistered::name)
                .returns(20_000L, ExperimentRegistered::decisionMarginPpm);
        String margin = "SELECT toString(any(decision_margin)) FROM experiments_current";
        Await.until(PATIENCE, () -> asked(stack, margin).equals("0.02"), () -> "margin: " + asked(stack, margin));
    }

    private static void awaitLate(LocalStack stack) {
        String late = "SELECT toString(sum(records)) FROM records_by_fate_current"
                + " WHERE job = 'experiment' AND topic = 'experiments' AND fate = 'late'";
        Await.until(PATIENCE, () -> asked(stack, late).equals("1"), () -> "late: " + asked(stack, late));
    }

    private void checkReport() throws Exception {
        List<String> csv = Files.readAllLines(folder.resolve("words.csv"));
        List<String> columns = Arrays.asList(csv.get(0).split(","));
        assertThat(columns).contains("metric", "arm", "units", "lift", "lower", "upper", "p_value", "warnings");
        List<String> customers = csv.stream()
                .map(line -> Arrays.asList(line.split(",", -1)))
                .filter(cells -> cells.get(columns.indexOf("arm")).equals("customers"))
                .findAny()
                .orElseThrow();
        assertThat(customers.get(columns.indexOf("metric"))).isEqualTo("conversion_rate");
        assertThat(customers.get(columns.indexOf("units"))).isEqualTo("4000");
        assertThat(Double.parseDouble(customers.get(columns.indexOf("lift"))))
                .isCloseTo(260 / 200.0 - 1, within(1e-12));
        String page = Files.readString(folder.resolve("words.html"));
        assertThat(page)
                .contains("<h1>Words, \"theirs\" &amp; &lt;ours&gt;</h1>", "<th>Planned units</th><td>9,000</td>")
                .contains("<th>Lift from which an arm is worth shipping</th><td>2.0%</td>")
                .contains("<tr><td>customers</td><td>4,000</td><td>4,000</td><td>50.0%</td>")
                .as("260 against 200 of 4,000, and the interval that holds at every look")
                .contains("<tr><td>Conversion rate</td><td>all units</td><td>closed</td><td>customers</td>"
                        + "<td>4,000</td><td>6.50%</td><td>–</td><td>+30.0%</td><td>-1.4%</td><td>+73.3%</td>")
                .doesNotContain("<ours>", "conversion_rate", "contaminated", "chance_to_beat");
    }

    private static void sendTotals(LocalStack stack) {
        try (RecordSender sender = RecordSender.open(stack.kafkaProperties(), 0, Speed.MAX)) {
            sendTotal(sender, "today", 200);
            sendTotal(sender, "customers", 260);
            sender.flush();
        }
    }

    private static void sendTotal(RecordSender sender, String arm, int successes) {
        Instant now = Instant.now();
        String total =
                """
                {"type": "arm_total", "event_id": "total-%1$s", "store_id": "shop", "occurred_at": "%2$s",
                 "experiment_id": "words", "arm": "%1$s", "period_start": "2026-05-04T00:00:00Z", "units": 4000,
                 "successes": %3$d}"""
                        .formatted(arm, now.truncatedTo(ChronoUnit.MICROS), successes);
        sender.send("arm_totals", "words", total.getBytes(UTF_8), now.toEpochMilli(), Long.MIN_VALUE);
    }

    private static void awaitUnits(LocalStack stack, long units) {
        Await.until(
                PATIENCE,
                () -> asked(stack, "SELECT toString(sum(units)) FROM experiments_current")
                        .equals(Long.toString(units)),
                () -> "experiments_current has "
                        + asked(stack, "SELECT toString(sum(units)) FROM experiments_current"));
    }

    private static void awaitName(LocalStack stack) {
        Await.until(
                PATIENCE,
                () -> asked(stack, "SELECT any(name) FROM experiments_current").equals(NAME),
                () -> "the name is " + asked(stack, "SELECT any(name) FROM experiments_current"));
    }

    /** The first cell; empty while there are no tables. */
    private static String asked(LocalStack stack, String sql) {
        try (Connection connection = stack.clickHouseAddress().connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "";
        } catch (SQLException e) {
            return "";
        }
    }

    private String add(String... options) {
        return earshot(registration(options));
    }

    private String refused(String... options) {
        return fails(registration(options));
    }

    private static String[] registration(String... options) {
        List<String> all = new ArrayList<>(List.of(
                "experiments",
                "add",
                "words",
                "--store",
                "shop",
                "--arm",
                "today",
                "--arm",
                "customers",
                "--baseline",
                "today"));
        all.addAll(List.of(options));
        return all.toArray(String[]::new);
    }

    private String fails(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(execute(out, arguments)).as("%s", out.toString(UTF_8)).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        return err.toString();
    }

    /** What a command prints. */
    private String earshot(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(execute(out, arguments)).as("%s", err).isZero();
        return out.toString(UTF_8);
    }

    private int execute(ByteArrayOutputStream out, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", folder.toString()));
        err.getBuffer().setLength(0);
        PrintStream former = System.out;
        System.setOut(new PrintStream(out, true, UTF_8));
        try {
            return Earshot.commandLine().setErr(new PrintWriter(err, true)).execute(all.toArray(String[]::new));
        } finally {
            System.setOut(former);
        }
    }
}
