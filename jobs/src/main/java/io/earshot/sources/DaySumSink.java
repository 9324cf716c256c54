package io.earshot.sources;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
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
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends records to Kafka when the checkpoint that contains them has completed, as rows go to ClickHouse. It may send them again
 * after a restore: a fact with the same key and version counts once.
 *
 * <p>Kafka keeps the last record of a key, whatever its version. So no older one may come behind a newer one: each committer
 * that opens locks out those before it (transactions of one producer name), and only then asks whether a later submission has
 * begun. A submission that could still write therefore did so before the later one's first record.
 */
final class DaySumSink implements Sink<DaySumWriter.Entry>, SupportsCommitter<DaySumSink.Batch> {
    private static final long serialVersionUID = 1;
    private static final int MOST_ENTRIES = 50_000;
    private static final int REQUEST_MILLIS = 30_000;

    /** Brokers refuse more, unless told otherwise. */
    private static final int MOST_TRANSACTION_MILLIS = 900_000;

    private final DaySums.Writing writing;
    private final DaySums.Submission submission;

    /** Records of a checkpoint, in their order: at most {@link #MOST_ENTRIES}, so that its bytes fit into one array. */
    record Batch(List<DaySumWriter.Entry> entries) {}

    DaySumSink(DaySums.Writing writing, DaySums.Submission submission) {
        this.writing = writing;
        this.submission = submission;
    }

    @Override
    public CommittingSinkWriter<DaySumWriter.Entry, Batch> createWriter(WriterInitContext context) {
        return new Writer();
    }

    @Override
    public Committer<Batch> createCommitter(CommitterInitContext context) {
        return new BatchCommitter(writing, submission);
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
        return producer(writing, new Properties());
    }

    /** One of which Kafka knows the job. */
    private static KafkaProducer<byte[], byte[]> producer(DaySums.Writing writing, String job) {
        Properties properties = new Properties();
        properties.put("transactional.id", DaySums.TOPIC + "-" + job);
        long patience = Math.min(writing.retryFor().toMillis(), MOST_TRANSACTION_MILLIS);
        properties.put("transaction.timeout.ms", Long.toString(Math.max(1, patience)));
        return producer(writing, properties);
    }

    private static KafkaProducer<byte[], byte[]> producer(DaySums.Writing writing, Properties more) {
        Properties properties = new Properties();
        properties.putAll(more);
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
        private final DaySums.Submission submission;
        private final KafkaProducer<byte[], byte[]> producer;
        private final CompletableFuture<Void> locked;
        private boolean hasBegun;

        /** Locks out those before it at once, not with the first commit, but lets the task start without Kafka. */
        BatchCommitter(DaySums.Writing writing, DaySums.Submission submission) {
            this.submission = submission;
            producer = producer(writing, submission.job());
            locked = CompletableFuture.runAsync(producer::initTransactions, BatchCommitter::inBackground);
        }

        /** Not in the common pool, whose threads do not see the classes of a job's jar. */
        private static void inBackground(Runnable task) {
            Thread thread = new Thread(task, "earshot-facts-lock");
            thread.setContextClassLoader(DaySumSink.class.getClassLoader());
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void commit(Collection<CommitRequest<Batch>> requests) throws IOException, InterruptedException {
            for (CommitRequest<Batch> request : requests) {
                try {
                    begin();
                    producer.beginTransaction();
                    send(request.getCommittable().entries(), producer);
                    producer.commitTransaction();
                } catch (ExecutionException | KafkaException e) {
                    throw new IOException("daily facts did not reach Kafka: " + e.getMessage(), e);
                }
            }
        }

        /** The lock first: who asked before could be overtaken between question and lock. */
        private void begin() throws ExecutionException, IOException, InterruptedException {
            if (!hasBegun) {
                locked.get();
                submission.begin().begin();
                hasBegun = true;
            }
        }

        /** At once: what is still on its way belongs to a commit that has failed, and is sent again. */
        @Override
        public void close() {
            producer.close(Duration.ZERO);
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
