package io.earshot.local.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.earshot.local.Topics;
import io.earshot.local.simulate.Micros;
import io.earshot.local.simulate.PartitionKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Sends files of JSON lines as they stand, one file per topic: {@code orders.jsonl}, {@code orders.jsonl.gz}, ...
 *
 * <p>The lines of a file keep their order. Between files, the one that is furthest behind in time is next, so that all
 * topics advance together and no reader has to keep one while it waits for another.
 */
public final class EventReplay {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Clock clock;
    private final RecordTarget target;
    private long records;

    EventReplay(Clock clock, RecordTarget target) {
        this.clock = clock;
        this.target = target;
    }

    /**
     * Sends every file of a folder, now.
     *
     * @return how many lines
     */
    public static long replay(Path directory, RecordSender sender, LongConsumer progress) throws IOException {
        EventReplay replay = new EventReplay(Clock.systemUTC(), sender);
        replay.run(directory, progress);
        sender.heartbeats();
        return replay.records;
    }

    void run(Path directory, LongConsumer progress) throws IOException {
        List<Source> sources = new ArrayList<>();
        try {
            for (Path file : files(directory)) {
                sources.add(new Source(topic(file), new LineReader(file)));
            }
            for (Source source : sources) {
                source.advance(limit());
            }
            Comparator<Source> furthestBehind = Comparator.comparingLong(source -> source.time);
            List<Source> open = new ArrayList<>(sources);
            open.removeIf(Source::isEmpty);
            while (!open.isEmpty()) {
                Source source = open.stream().min(furthestBehind).orElseThrow();
                send(source);
                progress.accept(++records);
                if (!source.advance(limit())) {
                    open.remove(source);
                }
            }
        } finally {
            for (Source source : sources) {
                source.lines.close();
            }
        }
    }

    private void send(Source source) {
        target.send(source.topic, PartitionKey.of(source.event), source.line, clock.millis(), source.occurred);
    }

    /** What lies beyond is not yet true, so it does not move a file's time. */
    private long limit() {
        return clock.millis() * 1000;
    }

    /** The files that a folder has for topics; refuses a folder without any, and files that belong to none. */
    public static List<Path> files(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IllegalArgumentException(directory + " is no folder");
        }
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> files = entries.filter(
                            file -> file.getFileName().toString().matches(".*\\.jsonl(\\.gz)?"))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new IllegalArgumentException(
                        "no file TOPIC.jsonl or TOPIC.jsonl.gz in " + directory + "; topics are " + Topics.EVENTS);
            }
            for (Path file : files) {
                if (!Topics.EVENTS.contains(topic(file))) {
                    throw new IllegalArgumentException(file + " belongs to no topic; topics are " + Topics.EVENTS);
                }
            }
            return files;
        }
    }

    private static String topic(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.indexOf(".jsonl"));
    }

    /** A file with the line that is next, and the time it has reached. */
    private static final class Source {
        private final String topic;
        private final LineReader lines;
        private byte[] line = {};
        private JsonNode event = MissingNode.getInstance();
        private long occurred = Long.MIN_VALUE;
        private long time = Long.MIN_VALUE;
        private boolean empty;

        private Source(String topic, LineReader lines) {
            this.topic = topic;
            this.lines = lines;
        }

        private boolean isEmpty() {
            return empty;
        }

        private boolean advance(long limit) throws IOException {
            byte[] next = lines.next();
            if (next == null) {
                empty = true;
                return false;
            }
            line = next;
            event = parse(next);
            occurred = occurred(event);
            if (occurred <= limit) {
                time = Math.max(time, occurred);
            }
            return true;
        }

        /** Whatever the line is, it is sent; only its key and time are looked for. */
        private static JsonNode parse(byte[] line) {
            try {
                return JSON.readTree(line);
            } catch (JsonProcessingException e) {
                return MissingNode.getInstance();
            } catch (IOException e) {
                throw new IllegalStateException("bytes in memory cannot fail to be read", e);
            }
        }

        private static long occurred(JsonNode event) {
            try {
                return Micros.of(Instant.parse(event.path("occurred_at").asText("")));
            } catch (DateTimeException | ArithmeticException e) {
                return Long.MIN_VALUE;
            }
        }
    }
}
