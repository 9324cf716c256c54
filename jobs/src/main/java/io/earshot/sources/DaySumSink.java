package io.earshot.sources;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends records to Kafka when the checkpoint that contains them has completed, as rows go to ClickHouse. It may send them again
 * after a restore: a fact with the same key and version counts once.
 */
final class DaySumSink implements Sink<DaySumWriter.Entry>, SupportsCommitter<DaySumSink.Batch> {
    private static final long serialVersionUID = 1;
    private static final int MOST_ENTRIES = 50_000;
    private static final int REQUEST_MILLIS = 30_000;

    private final DaySums.Writing writing;

    /** Records of a checkpoint, in their order: at most {@link #MOST_ENTRIES}, so that its bytes fit into one array. */
    record Batch(List<DaySumWriter.Entry> entries) {}

    DaySumSink(DaySums.Writing writing) {
        this.writing = writing;
    }

    @Override
    public CommittingSinkWriter<DaySumWriter.Entry, Batch> createWriter(WriterInitContext context) {
        return new Writer();
    }

    @Override
    public Committer<Batch> createCommitter(CommitterInitContext context) {
        return new BatchCommitter(writing);
    }

    @Override
    public SimpleVersionedSerializer<Batch> getCommittableSerializer() {
        return new BatchSerializer();
    }

    /** Sends records and waits until Kafka has all of them. */
    static void send(Collection<DaySumWriter.Entry> entries, KafkaProducer<byte[], byte[]> producer)
            throws ExecutionException, InterruptedException {
        List<Future<?>> sent = new ArrayList<>();
        for (DaySumWriter.Entry entry : entries) {
            sent.add(producer.send(entry.record()));
        }
        producer.flush();
        for (Future<?> one : sent) {
            one.get();
        }
    }

    /** A producer that loses nothing and keeps the order. */
    static KafkaProducer<byte[], byte[]> producer(DaySums.Writing writing) {
        Properties properties = new Properties();
        properties.putAll(writing.kafka());
        properties.put("acks", "all");
        properties.put("enable.idempotence", "true");
        long patience = Math.min(writing.retryFor().toMillis(), Integer.MAX_VALUE);
        properties.put("linger.ms", "0");
        properties.put("request.timeout.ms", Long.toString(Math.min(patience, REQUEST_MILLIS)));
        properties.put("max.block.ms", Long.toString(patience));
        properties.put("delivery.timeout.ms", Long.toString(patience));
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Keeps what came since the last checkpoint. */
    private static final class Writer implements CommittingSinkWriter<DaySumWriter.Entry, Batch> {
        private List<DaySumWriter.Entry> entries = new ArrayList<>();

        @Override
        public void write(DaySumWriter.Entry entry, Context context) {
            entries.add(entry);
        }

        /** Nothing: records wait for the checkpoint. */
        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public Collection<Batch> prepareCommit() {
            List<Batch> batches = new ArrayList<>();
            for (int from = 0; from < entries.size(); from += MOST_ENTRIES) {
                int to = Math.min(entries.size(), from + MOST_ENTRIES);
                batches.add(new Batch(List.copyOf(entries.subList(from, to))));
            }
            entries = new ArrayList<>();
            return batches;
        }

        @Override
        public void close() {}
    }

    /** Sends batches, each until Kafka has acknowledged it; a batch that it does not take restarts the job. */
    private static final class BatchCommitter implements Committer<Batch> {
        private final KafkaProducer<byte[], byte[]> producer;

        BatchCommitter(DaySums.Writing writing) {
            producer = producer(writing);
        }

        @Override
        public void commit(Collection<CommitRequest<Batch>> requests) throws IOException, InterruptedException {
            for (CommitRequest<Batch> request : requests) {
                try {
                    send(request.getCommittable().entries(), producer);
                } catch (ExecutionException e) {
                    throw new IOException("daily facts did not reach Kafka: " + e.getMessage(), e);
                }
            }
        }

        @Override
        public void close() {
            producer.close();
        }
    }

    /** Batches in the state of the committer. */
    static final class BatchSerializer implements SimpleVersionedSerializer<Batch> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(Batch batch) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeInt(batch.entries().size());
            for (DaySumWriter.Entry entry : batch.entries()) {
                out.writeInt(entry.partition());
                out.writeLong(entry.atMillis());
                out.writeInt(entry.key().length);
                out.write(entry.key());
                out.writeInt(entry.value().length);
                out.write(entry.value());
            }
            out.flush();
            return bytes.toByteArray();
        }

        @Override
        public Batch deserialize(int version, byte[] serialized) throws IOException {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
            int count = in.readInt();
            List<DaySumWriter.Entry> entries = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                entries.add(new DaySumWriter.Entry(in.readInt(), in.readLong(), bytes(in), bytes(in)));
            }
            return new Batch(entries);
        }

        private static byte[] bytes(DataInputStream in) throws IOException {
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            return bytes;
        }
    }
}
