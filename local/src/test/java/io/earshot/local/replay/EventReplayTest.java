package io.earshot.local.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.local.Topics;
import io.earshot.local.simulate.EventFiles;
import io.earshot.local.simulate.SimulatedRecord;
import io.earshot.local.simulate.SimulatedStore;
import io.earshot.local.simulate.SimulationOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventReplayTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-07-01T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private final Taken taken = new Taken();

    @Test
    void sendsEveryLineAsItStands() throws IOException {
        Files.write(
                folder.resolve("orders.jsonl"), "{\"a\": 1 }\nno JSON\n\n\u00ff\u00fe(\r\nlast".getBytes(ISO_8859_1));
        List<byte[]> values = new ArrayList<>();
        new EventReplay(NOON, (topic, key, value, at, occurred) -> values.add(value)).run(folder, sent -> {});
        assertThat(values)
                .extracting(value -> new String(value, ISO_8859_1))
                .containsExactly("{\"a\": 1 }", "no JSON", "\u00ff\u00fe(", "last");
    }

    @Test
    void findsKeysEvenOfWrongEvents() throws IOException {
        Files.writeString(
                folder.resolve("orders.jsonl"),
                """
                {"type":"placed","visitor_id":"v","customer_id":"c"}
                {"type":"what","visitor_id":"v"}
                {"type":"refunded","order_id":"o","refund_id":"r"}
                {"type":17,"event_id":5}
                {"broken
                """);
        replay();
        assertThat(taken.all).extracting(Taken.One::key).containsExactly("c", "v", "o", "5", "");
    }

    @Test
    void readsPackedFiles() throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("ads.jsonl.gz")))) {
            out.write("{\"type\":\"click\",\"visitor_id\":\"v\"}\n".getBytes(ISO_8859_1));
        }
        replay();
        assertThat(taken.all).extracting(Taken.One::topic).containsExactly("ads");
    }

    @Test
    void topicsAdvanceTogetherAndEachKeepsItsOrder() throws IOException {
        Files.writeString(
                folder.resolve("ads.jsonl"),
                at("a1", "2026-01-01")
                        + at("late", "2025-01-01")
                        + at("a2", "2026-01-03")
                        + at("future", "2150-01-01")
                        + at("a3", "2026-01-05"));
        Files.writeString(folder.resolve("orders.jsonl"), at("o1", "2026-01-02") + at("o2", "2026-01-04"));
        replay();
        assertThat(taken.all)
                .extracting(Taken.One::key)
                .containsExactly("a1", "late", "o1", "a2", "future", "o2", "a3");
    }

    @Test
    void aSimulationReplaysToTheSameRecords() throws IOException {
        SimulationOptions options =
                SimulationOptions.defaults().withCustomers(50).withDays(20);
        EventFiles.write(new SimulatedStore(options), folder, Topics.EVENTS, written -> {});
        replay();
        List<String> simulated = new ArrayList<>();
        SimulatedStore store = new SimulatedStore(options);
        store.forEachRemaining(one -> simulated.add(line(one)));
        assertThat(taken.all)
                .extracting(one -> one.topic() + ' ' + one.key() + ' ' + one.value())
                .containsExactlyInAnyOrderElementsOf(simulated);
    }

    @Test
    void refusesAFolderThatHoldsNoTopics() throws IOException {
        assertThatThrownBy(this::replay).hasMessageContaining("no file TOPIC.jsonl");
        Files.writeString(folder.resolve("sales.jsonl"), "{}");
        assertThatThrownBy(this::replay).hasMessageContaining("sales.jsonl belongs to no topic; topics are [");
        assertThatThrownBy(() -> EventReplay.files(folder.resolve("none"))).hasMessageContaining("is no folder");
    }

    private void replay() throws IOException {
        new EventReplay(NOON, taken).run(folder, sent -> {});
    }

    private static String at(String name, String day) {
        return "{\"event_id\":\"" + name + "\",\"occurred_at\":\"" + day + "T00:00:00Z\"}\n";
    }

    private static String line(SimulatedRecord one) {
        return one.topic() + ' ' + one.key() + ' ' + new String(one.value(), java.nio.charset.StandardCharsets.UTF_8);
    }
}
