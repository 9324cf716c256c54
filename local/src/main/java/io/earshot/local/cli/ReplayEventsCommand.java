package io.earshot.local.cli;

import io.earshot.local.replay.EventReplay;
import io.earshot.local.replay.Progress;
import io.earshot.local.replay.RecordSender;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code earshot replay events}. */
@Command(
        name = "events",
        sortOptions = false,
        description = {
            "Send the lines of TOPIC.jsonl and TOPIC.jsonl.gz in a folder as they stand, whatever is in them.",
            "",
            "The lines of a file keep their order; the files advance together in time. Each record has the present as its"
                    + " timestamp, and as its key the customer, else the visitor, else the entity. Heartbeats follow the"
                    + " last line."
        })
final class ReplayEventsCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Folder with the files, as 'simulate --out DIR' writes them.")
    Path directory;

    @Mixin
    Sending sending;

    @Override
    public Integer call() throws IOException {
        try {
            EventReplay.files(directory);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        Progress progress = new Progress("sent", "records", spec.commandLine().getErr());
        try (RecordSender sender = sending.open()) {
            long records = EventReplay.replay(directory, sender, progress::at);
            progress.end();
            spec.commandLine()
                    .getOut()
                    .printf(Locale.ROOT, "Sent %,d records, and a heartbeat to every partition%n", records);
        }
        return CommandLine.ExitCode.OK;
    }
}
