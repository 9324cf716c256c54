package io.earshot.local.cli;

import io.earshot.local.Jobs;
import io.earshot.local.RemoteFlink;
import io.earshot.local.RunningStack;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.JobID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Submits a job to the Flink of the running stack, or says how to submit it elsewhere. */
@Command(
        name = "run",
        description = {
            "Run a job on the Flink that `./earshot up` keeps up, or say how `flink run` does it elsewhere.",
            "Where Kafka and ClickHouse are is known; stores and the rest come from --config or --set."
        },
        footer = {
            "",
            "Example:",
            "  ./earshot run attribution \\",
            "      --set stores.shop.time-zone=Europe/London \\",
            "      --set stores.shop.currency=GBP"
        })
final class RunCommand implements Callable<Integer> {
    /** Every job that can be run. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Jobs.mains().keySet().iterator();
        }
    }

    @Mixin
    private AllServers servers;

    @Parameters(
            paramLabel = "JOB",
            completionCandidates = Names.class,
            description = "Which job: ${COMPLETION-CANDIDATES}.")
    private String job;

    @Option(names = "--config", paramLabel = "FILE", description = "The job's settings, key=value, one a line.")
    private @Nullable Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = {"One setting of the job, such as", "stores.shop.currency=GBP. Repeatable."})
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--from",
            paramLabel = "SAVEPOINT",
            description = "Go on from this savepoint (default: from the first event).")
    private @Nullable String savepoint;

    @Option(names = "--print", description = "Only say how `flink run` would run it.")
    private boolean print;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = Terminal.standard();
        Class<?> main = Jobs.mains().get(job);
        if (main == null) {
            throw new CommandException(
                    "there is no job " + job + ": choose one of " + Jobs.mains().keySet());
        }
        Map<String, String> all = new LinkedHashMap<>();
        if (config != null) {
            all.put("config", config.toAbsolutePath().toString());
        }
        all.putAll(settings);
        Path folder = servers.folder();
        List<String> arguments = Jobs.arguments(servers.kafka(), servers.clickHouse(), folder, all);
        if (print) {
            terminal.say(flinkRun(main, arguments));
            return 0;
        }
        URI flink = RunningStack.find(folder)
                .flatMap(RunningStack::flink)
                .map(URI::create)
                .orElseThrow(() -> new CommandException("no Flink is running from " + folder
                        + ": start `./earshot up` in another terminal, or run it on a cluster of your own with\n\n"
                        + flinkRun(main, arguments)));
        RemoteFlink cluster = new RemoteFlink(flink);
        Optional<String> running = cluster.running("Earshot " + job);
        if (running.isPresent()) {
            throw new CommandException(job + " is running already: stop it first, at " + flink + "/#/job/running/"
                    + running.get() + "/overview");
        }
        terminal.status("Submitting " + job + " to " + flink + " ...");
        JobID submitted = cluster.submit(main, arguments, savepoint);
        terminal.say(terminal.good("✓") + " " + job + " runs: " + flink + "/#/job/running/" + submitted + "/overview");
        return 0;
    }

    private String flinkRun(Class<?> main, List<String> arguments) {
        List<String> lines = new ArrayList<>();
        lines.add("flink run --detached" + (savepoint == null ? "" : " --fromSavepoint " + quoted(savepoint)));
        lines.add("    --class " + main.getName() + " jobs/target/earshot-jobs-" + Version.get() + "-all.jar");
        for (int i = 0; i < arguments.size(); i += 2) {
            lines.add("    " + arguments.get(i) + " " + quoted(arguments.get(i + 1)));
        }
        return String.join(" \\\n", lines);
    }

    private static String quoted(String argument) {
        return argument.matches("[\\w./:@%+=,-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
