package io.earshot.local.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.earshot.local.DeadLetters;
import io.earshot.local.DeadLetters.Letter;
import io.earshot.local.Topics;
import io.earshot.local.replay.Progress;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks at refused records, and sends them again. */
@Command(
        name = "dead-letters",
        description = "List the records that were refused, or send them again.",
        subcommands = {DeadLettersCommand.ListCommand.class, DeadLettersCommand.ReplayCommand.class})
final class DeadLettersCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "list or replay?");
    }

    /** Options that say which letters. */
    static final class Filter {
        @Mixin
        private Servers servers;

        @Option(
                names = "--dead-letter-topic",
                paramLabel = "TOPIC",
                defaultValue = Topics.DEAD_LETTERS,
                description = {"Where the job puts them", "(default: ${DEFAULT-VALUE})."})
        private String deadLetterTopic;

        @Option(names = "--topic", paramLabel = "TOPIC", description = "Only those that came from this topic.")
        private @Nullable String topic;

        @Option(names = "--store", paramLabel = "STORE", description = "Only those of this store.")
        private @Nullable String store;

        @Option(
                names = "--reason",
                paramLabel = "REASON",
                description = "Only those refused for this: malformed, 'unknown store' or future.")
        private @Nullable String reason;

        private boolean isOpen() {
            return topic == null && store == null && reason == null;
        }

        private boolean takes(Letter letter) {
            return (topic == null || topic.equals(letter.topic()))
                    && (store == null || store.equals(letter.store()))
                    && (reason == null || reason.equals(letter.reason()));
        }

        private DeadLetters letters() {
            return new DeadLetters(servers.kafka(), deadLetterTopic);
        }

        /** Shows every letter that is meant, and says how far it is. */
        private void read(DeadLetters letters, PrintWriter err, Consumer<Letter> reader) {
            Progress progress = new Progress("read", "records", err);
            AtomicLong read = new AtomicLong();
            letters.forEach(letter -> {
                if (takes(letter)) {
                    reader.accept(letter);
                }
                progress.at(read.incrementAndGet());
            });
            progress.end();
        }
    }

    @Command(name = "list", description = "Count refused records by topic, store and reason, and show the latest.")
    static final class ListCommand implements Callable<Integer> {
        private static final int DETAIL_WIDTH = 70;

        @Mixin
        private Filter filter;

        @Option(
                names = "--latest",
                paramLabel = "N",
                defaultValue = "10",
                description = "How many to show one by one (default: ${DEFAULT-VALUE}).")
        private int latest;

        @Option(names = "--values", description = "Show their values too, which may hold what customers said.")
        private boolean values;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            Terminal terminal = Terminal.standard();
            Map<List<String>, Long> counts =
                    new TreeMap<>((a, b) -> String.join("\0", a).compareTo(String.join("\0", b)));
            Deque<Letter> last = new ArrayDeque<>();
            filter.read(filter.letters(), spec.commandLine().getErr(), letter -> {
                counts.merge(List.of(letter.topic(), letter.store(), letter.reason()), 1L, Long::sum);
                last.addLast(letter);
                if (last.size() > latest) {
                    last.removeFirst();
                }
            });
            if (counts.isEmpty()) {
                terminal.say("No record was refused.");
                return 0;
            }
            TextTable summary = new TextTable("topic", "store", "reason", "records");
            counts.forEach((group, records) ->
                    summary.row(group.get(0), group.get(1), group.get(2), "%,d".formatted(records)));
            summary.print(terminal);
            terminal.say();
            TextTable table = new TextTable("topic/partition/offset", "reason", "why");
            last.forEach(letter -> table.row(
                    letter.topic() + "/" + letter.partition() + "/" + letter.offset(),
                    letter.reason(),
                    shortened(letter.detail())));
            table.print(terminal);
            if (values) {
                last.forEach(letter -> {
                    terminal.say();
                    terminal.say(terminal.dim(letter.topic() + "/" + letter.partition() + "/" + letter.offset()));
                    terminal.say(letter.value() == null ? "(no value)" : new String(letter.value(), UTF_8));
                });
            }
            return 0;
        }

        private static String shortened(String detail) {
            return detail.length() <= DETAIL_WIDTH ? detail : detail.substring(0, DETAIL_WIDTH - 1) + "…";
        }
    }

    @Command(
            name = "replay",
            description = {
                "Send refused records again, each to its partition, as records of now.",
                "Do so when their cause has gone: the store is known, the job reads what it did not. What is still wrong"
                        + " is refused again; what was counted before is a duplicate, and changes nothing."
            })
    static final class ReplayCommand implements Callable<Integer> {
        @Mixin
        private Filter filter;

        @Option(names = "--all", description = "Send all of them.")
        private boolean all;

        @Option(names = "--dry-run", description = "Only say how many.")
        private boolean dryRun;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            if (filter.isOpen() == !all) {
                throw new ParameterException(
                        spec.commandLine(), "which ones: --all, or some by --topic, --store and --reason?");
            }
            Terminal terminal = Terminal.standard();
            DeadLetters letters = filter.letters();
            List<Letter> chosen = new ArrayList<>();
            Set<String> bytes = new HashSet<>();
            PrintWriter err = spec.commandLine().getErr();
            filter.read(letters, err, letter -> {
                // One that was replayed in vain stands there twice.
                byte[] value = letter.value();
                if (value != null && bytes.add(letter.topic() + "\0" + new String(value, ISO_8859_1))) {
                    chosen.add(letter);
                }
            });
            if (dryRun) {
                terminal.say("%,d records would be sent again.".formatted(chosen.size()));
                return CommandLine.ExitCode.OK;
            }
            Progress progress = new Progress("sent", "records", err);
            letters.replay(chosen, progress::at);
            progress.end();
            terminal.say(terminal.good("✓") + " %,d records were sent again.".formatted(chosen.size()));
            return CommandLine.ExitCode.OK;
        }
    }
}
