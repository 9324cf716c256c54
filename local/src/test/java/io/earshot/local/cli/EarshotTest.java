package io.earshot.local.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EarshotTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void everyCommandHasHelpAndAVersion() {
        List<String> path = new ArrayList<>();
        checkHelpAndVersion(Earshot.commandLine(), path);
    }

    @Test
    void asksWhichCommand() {
        assertThat(run()).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("Which command?", "doctor");
    }

    @Test
    void saysWhatIsWrongWithoutAWallOfOptions() {
        assertThat(run("demo", "--onec")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString().lines()).first().asString().startsWith("✗ ").contains("--onec");
        assertThat(err.toString()).contains("--once", "./earshot demo --help").doesNotContain("Usage:");
    }

    @Test
    void saysWhichFileIsNotThere() {
        assertThat(run("keys", "nowhere.csv", "--store", "shop")).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(err.toString()).contains("there is no file nowhere.csv");
    }

    @Test
    void refusesAStackThatNoJobCouldRunOn() {
        assertThat(run("up", "--data", folder.toString(), "--checkpoint", "0"))
                .isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(err.toString()).contains("--checkpoint must be at least 0.01 seconds, got 0.0");
        assertThat(run("up", "--data", folder.toString(), "--parallelism", "0"))
                .isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(err.toString()).contains("--parallelism must be at least 1, got 0");
        assertThat(run("up", "--data", folder.toString(), "--partitions", "0"))
                .isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(err.toString()).contains("--partitions must be at least 1, got 0");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void saysHowToMendWhatIsMissing() {
        assertThat(run("heartbeat", "--once", "--data", folder.toString())).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(err.toString())
                .contains("no Kafka is running", "./earshot up", "--kafka HOST:PORT")
                .doesNotContain("\tat ");
    }

    @Test
    void refusesSecretsAmongArguments() {
        assertThat(run("heartbeat", "--once", "--kafka", "127.0.0.1:1", "--kafka-property", "ssl.key.password=secret"))
                .isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(err.toString())
                .contains("ssl.key.password", "--kafka-properties")
                .doesNotContain("=secret");
        assertThat(run("heartbeat", "--once", "--kafka", "127.0.0.1:1", "--kafka-property", "ssl.keystore.key=secret"))
                .isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(err.toString())
                .contains("ssl.keystore.key would show a secret")
                .doesNotContain("=secret");
    }

    @Test
    void cleanLeavesAloneWhatIsNotEarshots() throws Exception {
        Path other = Files.writeString(folder.resolve("thesis.txt"), "years of work");
        assertThat(run("demo", "--clean", "--data", folder.toString())).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(other).exists();
        assertThat(err.toString()).contains("thesis.txt");
    }

    @Test
    void cleanRemovesTheDataFolder() throws Exception {
        Path data = folder.resolve("data");
        Files.createDirectories(data.resolve("kafka").resolve("data"));
        assertThat(run("demo", "--clean", "--data", data.toString())).isZero();
        assertThat(data).doesNotExist();
    }

    @Test
    void addsCustomerKeysToAListAsItStands() throws Exception {
        Path list = Files.writeString(
                folder.resolve("list.csv"), "name,customer_id\n\"Jones, \"\"Jo\"\"\",17\nNobody,\n", UTF_8);
        Path keys = Files.writeString(folder.resolve("secret"), "k1:a secret of many letters", UTF_8);
        Path result = folder.resolve("keys.csv");

        assertThat(run(
                        "keys",
                        list.toString(),
                        "--store",
                        "shop",
                        "--key-file",
                        keys.toString(),
                        "--out",
                        result.toString()))
                .isZero();

        // Oracle: printf 'shop\00017' | openssl dgst -sha256 -hmac 'a secret of many letters' -binary | basenc
        // --base64url
        assertThat(Files.readString(result, UTF_8))
                .isEqualTo("name,customer_id,customer_key\r\n"
                        + "\"Jones, \"\"Jo\"\"\",17,k1.h4q_VErqXjFUURxNLqsn12yrdelPlAItK4OqqmyzrNk\r\n"
                        + "Nobody,,\r\n");
    }

    @Test
    void neverWritesKeysOverTheListThatItReads() throws Exception {
        Path list = Files.writeString(folder.resolve("list.csv"), "customer_id\n17\n", UTF_8);

        assertThat(run("keys", list.toString(), "--store", "shop", "--out", list.toString()))
                .isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(err.toString()).contains("--out must be another file");
        assertThat(list).content(UTF_8).isEqualTo("customer_id\n17\n");
    }

    @Test
    void readsListsOfCustomersAsSpreadsheetsWriteThem() throws Exception {
        Path marked = Files.writeString(folder.resolve("marked.csv"), "\uFEFFcustomer_id\n17\n", UTF_8);
        Path latin = Files.write(folder.resolve("latin.csv"), "customer_id\nZo\u00EB\n".getBytes(ISO_8859_1));
        Path result = folder.resolve("keys.csv");

        assertThat(run("keys", marked.toString(), "--store", "shop", "--out", result.toString()))
                .isZero();
        assertThat(result).content(UTF_8).startsWith("customer_id,customer_key\r\n17,demo.");
        assertThat(run("keys", latin.toString(), "--store", "shop", "--out", result.toString()))
                .as("another character set would give other keys")
                .isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(err.toString()).contains("the file must be in UTF-8");
    }

    @Test
    void plansAnExperiment() {
        // Oracle: (1.959964 + 0.841621)^2 * 4 * 0.03 * 0.97 / 0.003^2 = 101512.2
        assertThat(run("experiments", "plan", "--rate", "0.03", "--lift", "0.1"))
                .isZero();
        assertThat(out.toString()).contains("101,513 units in all");

        assertThat(run("experiments", "plan", "--rate", "0.03", "--lift", "0.1", "--connect-rate", "0.5"))
                .isZero();
        assertThat(out.toString()).contains("406,049 units in all");

        assertThat(run("experiments", "plan", "--rate", "0.03")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("give --lift, --units or both");
        assertThat(run("experiments", "plan", "--rate", "0.6", "--lift", "0.9")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("--rate with --lift must be at most 1, got 1.14");
    }

    @Test
    void saysWhatAPlanRestsOnAndRefusesWhatItWouldNotUse() {
        assertThat(plan("--rate", "0.03", "--lift", "0.1", "--power", "0.9"))
                .contains("with a chance of 90%", "two arms, by assignment", "two-sided at the level of 5%");
        assertThat(plan("--rate", "0.03", "--lift", "0.1", "--connect-rate", "0.5"))
                .contains("for those whom a call reaches");

        assertThat(unplanned("--rate", "0.03", "--lift", "0.1", "--units", "9000", "--power", "0.9"))
                .contains("--lift with --units asks for the power");
        assertThat(unplanned("--rate", "0.03", "--lift", "0.1", "--denominator", "2"))
                .contains("--denominator says nothing beside --rate");
        assertThat(unplanned("--rate", "0.03", "--lift", "0.1", "--deviation", "2"))
                .contains("--deviation says nothing beside --rate");
        assertThat(unplanned("--mean", "3", "--deviation", "9", "--lift", "0.1", "--correlation", "0"))
                .contains("--correlation says nothing beside --mean");
    }

    @Test
    void plansTheSameWhicheverIsAsked() {
        // Oracle: Python's statistics.NormalDist; 2.801585 * sqrt(4 * 0.0291 / 101513) / 0.03
        assertThat(plan("--rate", "0.03", "--units", "101513"))
                .contains("101,513 units in all find a lift of +10.0% with a chance of 80%");
        assertThat(plan("--rate", "0.03", "--lift", "0.1", "--units", "101513"))
                .contains("+10.0% with a chance of 80%");
        assertThat(plan("--rate", "0.03", "--lift", "0.1", "--units", "20000")).contains("+10.0% with a chance of 24%");
        assertThat(plan("--rate", "0.03", "--lift", "0.1", "--units", "101513", "--connect-rate", "0.5"))
                .contains("+10.0% with a chance of 29%");
    }

    @Test
    void plansByTheShareOfTheBaseline() {
        // Oracle: 2.801585 * sqrt(361 / 8000 + 361 / 32000) / 2.1, and 25.3% if it were half of them.
        String[] fifth = {"--mean", "2.1", "--deviation", "19", "--baseline-share", "0.2"};
        assertThat(plan(fifth, "--units", "40000"))
                .contains("40,000 units in all, 20.0% of them in the baseline, find a lift of +31.7%");
        assertThat(plan(fifth, "--lift", "0.1")).contains("401,566 units in all, 20.0% of them in the baseline, find");
        assertThat(plan(fifth, "--units", "40000", "--lift", "0.1")).contains("with a chance of 14%");
    }

    @Test
    void plansARatio() {
        // Oracle: variance (90^2 - 2 * 0.4 * 90 * 2.5 * 15 + 2.5^2 * 15^2) / 20^2 = 17.015625; 2.801585^2 * 4 * that /
        // 0.5^2
        String[] roas = {"--ratio", "2.5", "--deviation", "90", "--denominator", "20", "--denominator-deviation", "15"};
        assertThat(plan(roas, "--correlation", "0.4", "--lift", "0.2"))
                .contains("2,137 units in all find a lift of +20.0%");
        assertThat(plan(roas, "--lift", "0.2")).contains("2,985 units in all");
        assertThat(plan(roas, "--correlation", "0.4", "--lift", "0.2", "--units", "500"))
                .contains("a chance of 27%");

        assertThat(run("experiments", "plan", "--ratio", "2.5", "--deviation", "90", "--lift", "0.2"))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("--denominator must be given and positive");
        assertThat(run("experiments", "plan", "--ratio", "2.5", "--rate", "0.2", "--lift", "0.2"))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("give one of --rate, --mean (with --deviation) and --ratio");
    }

    private String unplanned(String... options) {
        List<String> arguments = new ArrayList<>(List.of("experiments", "plan"));
        arguments.addAll(List.of(options));
        assertThat(run(arguments.toArray(String[]::new))).as("%s", out).isEqualTo(CommandLine.ExitCode.USAGE);
        return err.toString();
    }

    private String plan(String... options) {
        return plan(options, new String[0]);
    }

    private String plan(String[] options, String... more) {
        List<String> arguments = new ArrayList<>(List.of("experiments", "plan"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(more));
        assertThat(run(arguments.toArray(String[]::new))).as("%s", err).isZero();
        return out.toString();
    }

    @Test
    void checksAnExperimentAsTheJobWould() {
        assertThat(run(
                        "experiments",
                        "add",
                        "x",
                        "--store",
                        "shop",
                        "--arm",
                        "a=3",
                        "--arm",
                        "b",
                        "--baseline",
                        "a",
                        "--guardrail",
                        "refund_rate=0.02",
                        "--print"))
                .isZero();
        assertThat(out.toString())
                .contains(
                        "\"experiment_id\":\"x\"",
                        "{\"name\":\"a\",\"weight\":3},{\"name\":\"b\",\"weight\":1}",
                        "{\"metric\":\"REFUND_RATE\",\"margin_ppm\":20000}");

        assertThat(run("experiments", "add", "x", "--store", "shop", "--arm", "a", "--arm", "b", "--baseline", "c"))
                .isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(err.toString()).contains("the experiment would be refused: ", "baseline");

        assertThat(run(
                        "experiments",
                        "add",
                        "x",
                        "--store",
                        "shop",
                        "--arm",
                        "a",
                        "--arm",
                        "b",
                        "--baseline",
                        "a",
                        "--metric",
                        "roas",
                        "--print"))
                .isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(err.toString()).contains("primary_metric ROAS needs unit AD_COHORT or AD_COHORT_DAY");
    }

    private void checkHelpAndVersion(CommandLine command, List<String> path) {
        List<String> help = new ArrayList<>(path);
        help.add("--help");
        assertThat(run(help.toArray(String[]::new))).as("%s", help).isZero();
        assertThat(out.toString())
                .as("%s", help)
                .contains("Usage: earshot", "--help", "--version")
                .doesNotContain("=<"); // what to give instead of a field's name
        checkExamples(out.toString().lines().toList(), help);

        List<String> version = new ArrayList<>(path);
        version.add("--version");
        assertThat(run(version.toArray(String[]::new))).as("%s", version).isZero();
        assertThat(out.toString()).as("%s", version).startsWith("Earshot ");

        command.getSubcommands().forEach((name, subcommand) -> {
            List<String> deeper = new ArrayList<>(path);
            deeper.add(name);
            checkHelpAndVersion(subcommand, deeper);
        });
    }

    /** What stands on several lines can be pasted. */
    private static void checkExamples(List<String> lines, List<String> help) {
        for (int i = 0; i + 1 < lines.size(); i++) {
            boolean isOfExample = lines.get(i).startsWith("  ./earshot")
                    || i > 0 && lines.get(i - 1).endsWith("\\");
            String next = lines.get(i + 1);
            if (isOfExample && !next.isBlank() && !next.startsWith("  ./earshot")) {
                assertThat(lines.get(i)).as("%s, before: %s", help, next).endsWith("\\");
            }
        }
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Earshot.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
