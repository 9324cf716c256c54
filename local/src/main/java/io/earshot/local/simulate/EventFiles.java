package io.earshot.local.simulate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;

/** A simulation as files: one per topic, a record a line in order of arrival, and {@code truth.json}. */
public final class EventFiles {
    public static final String TRUTH = "truth.json";

    private EventFiles() {}

    public static Path file(Path directory, String topic) {
        return directory.resolve(topic + ".jsonl");
    }

    /**
     * Lets the store live and writes all of it.
     *
     * @param topics every one gets a file, if an empty one
     * @param progress told the number of records written so far, after each
     */
    public static Truth write(SimulatedStore store, Path directory, List<String> topics, LongConsumer progress)
            throws IOException {
        Files.createDirectories(directory);
        Map<String, OutputStream> files = new HashMap<>();
        try {
            for (String topic : topics) {
                files.put(topic, new BufferedOutputStream(Files.newOutputStream(file(directory, topic)), 1 << 16));
            }
            long written = 0;
            while (store.hasNext()) {
                SimulatedRecord next = store.next();
                OutputStream file = Objects.requireNonNull(files.get(next.topic()), next.topic());
                file.write(next.value());
                file.write('\n');
                progress.accept(++written);
            }
        } finally {
            for (OutputStream file : files.values()) {
                file.close();
            }
        }
        Truth truth = store.truth();
        Files.write(directory.resolve(TRUTH), json(truth));
        return truth;
    }

    static byte[] json(Truth truth) throws IOException {
        SimpleModule days = new SimpleModule().addSerializer(LocalDate.class, ToStringSerializer.instance);
        return new ObjectMapper()
                .registerModule(days)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValueAsBytes(truth);
    }
}
