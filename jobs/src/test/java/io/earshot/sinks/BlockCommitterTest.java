package io.earshot.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.client.api.ConnectionInitiationException;
import com.clickhouse.client.api.ServerException;
import io.earshot.events.Keys;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;

class BlockCommitterTest {
    private static final ClickHouseConnection NOWHERE =
            ClickHouseConnection.of("jdbc:clickhouse://127.0.0.1:1/earshot", "earshot_writer");
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    private final FaultyTarget target = new FaultyTarget();
    private final SinkSettings settings = new SinkSettings(NOWHERE, "attribution", 5, Duration.ofMinutes(1));

    @Test
    void sendsTheSameBytesUntilTheyAreAcknowledged() throws Exception {
        target.fail(
                new ConnectionInitiationException("refused", null),
                new IOException(new SocketTimeoutException("read")),
                server(252, "too many parts"),
                server(241, "memory"),
                server(202, "queries"),
                server(164, "read-only"),
                server(242, "table is read-only"),
                server(999, "keeper"),
                server(0, "HTTP 503"));
        Block first = block("o1");
        Block second = block("o2");
        commit(committer(Duration.ofMinutes(1)), first, second);

        assertThat(target.inserted).hasSize(11).startsWith(first, first).endsWith(first, second);
        assertThat(target.sent.subList(0, 10))
                .allSatisfy(bytes -> assertThat(bytes).isEqualTo(first.bytes()));
    }

    @Test
    void givesUpWhenTheTimeIsOver() {
        target.failAlways(new ConnectionInitiationException("connection refused", null));

        assertThatThrownBy(() -> commit(committer(Duration.ofMillis(20)), block("o1")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("block of 1 rows for orders, the first with key (s1, o1), failed")
                .hasMessageContaining("connection refused");
        assertThat(target.inserted).hasSizeGreaterThan(1);
    }

    @Test
    void namesTableKeyAndCountOfRowsThatAreRefused() {
        target.fail(server(53, "Type mismatch in column net_minor"));

        assertThatThrownBy(() -> commit(committer(Duration.ofMinutes(1)), block("o1")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("block of 1 rows for orders, the first with key (s1, o1), was refused")
                .hasMessageContaining("Type mismatch in column net_minor");
        assertThat(target.inserted).hasSize(1);
    }

    @Test
    void stopsForGoodWhenALaterSubmissionHasBegun() {
        target.current = 6;

        assertThatThrownBy(() -> commit(committer(Duration.ofMinutes(1)), block("o1")))
                .isInstanceOf(SuppressRestartsException.class)
                .rootCause()
                .hasMessageContaining("epoch of job attribution must be the greatest that has begun, 6, got 5");
        assertThat(target.inserted).isEmpty();
    }

    @Test
    void looksForALaterSubmissionBeforeEachAttempt() {
        target.failAlways(new ConnectionInitiationException("away", null));
        target.onInsert = () -> target.current = 6;

        assertThatThrownBy(() -> commit(committer(Duration.ofMinutes(1)), block("o1")))
                .isInstanceOf(SuppressRestartsException.class);
        assertThat(target.inserted).hasSize(1);
    }

    @Test
    void beginsItsEpochOnce() throws Exception {
        target.current = 4;
        BlockCommitter committer = committer(Duration.ofMinutes(1));
        commit(committer, block("o1"), block("o2"));
        commit(committer, block("o3"));

        assertThat(target.begun).containsExactly(5);
    }

    @Test
    void canBeInterruptedWhileItWaits() throws Exception {
        target.failAlways(new ConnectionInitiationException("away", null));
        BlockCommitter committer = new BlockCommitter(
                settings,
                target,
                new Retry(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1)),
                0,
                new Journal<>(NOWHERE, Tables.COMMITS),
                new UnregisteredMetricsGroup());
        target.onInsert = Thread.currentThread()::interrupt;

        assertThatThrownBy(() -> commit(committer, block("o1"))).isInstanceOf(InterruptedException.class);
    }

    private BlockCommitter committer(Duration retryFor) {
        return new BlockCommitter(
                settings,
                target,
                new Retry(retryFor, MILLISECOND, MILLISECOND),
                0,
                new Journal<>(NOWHERE, Tables.COMMITS), // nothing listens there, which must not matter
                new UnregisteredMetricsGroup());
    }

    private static void commit(BlockCommitter committer, Block... blocks) throws Exception {
        Collection<CommitRequest<Block>> requests = new ArrayList<>();
        for (Block block : blocks) {
            requests.add(new Request(block));
        }
        committer.commit(requests);
    }

    private static Block block(String orderId) {
        RowBinary row = new RowBinary();
        row.writeString(orderId);
        row.writeLong(RowVersion.of(5, 1));
        return new Block("orders", List.of("order_id", "version"), 1, Keys.join("s1", orderId), row.toByteArray());
    }

    private static ServerException server(int code, String message) {
        return new ServerException(code, message, 500, "query");
    }

    /** Fails as it was told, then accepts. */
    private static final class FaultyTarget implements Target {
        final List<Block> inserted = new ArrayList<>();
        final List<byte[]> sent = new ArrayList<>();
        final List<Integer> begun = new ArrayList<>();
        int current;
        Runnable onInsert = () -> {};

        private final Deque<Exception> failures = new ArrayDeque<>();
        private Exception always;

        void fail(Exception... next) {
            failures.addAll(List.of(next));
        }

        void failAlways(Exception failure) {
            always = failure;
        }

        @Override
        public int currentEpoch(String job) {
            return current;
        }

        @Override
        public void begin(String job, int epoch) {
            begun.add(epoch);
            current = epoch;
        }

        @Override
        public void insert(Block block) throws Exception {
            inserted.add(block);
            sent.add(block.bytes().clone());
            onInsert.run();
            Exception failure = always != null ? always : failures.poll();
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public void close() {}
    }

    /** Every signal to Flink is a mistake: it would drop the block, or repeat it at once. */
    private record Request(Block block) implements CommitRequest<Block> {
        @Override
        public Block getCommittable() {
            return block;
        }

        @Override
        public int getNumberOfRetries() {
            return 0;
        }

        @Override
        public void signalFailedWithKnownReason(Throwable reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void signalFailedWithUnknownReason(Throwable reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void retryLater() {
            throw new AssertionError();
        }

        @Override
        public void updateAndRetryLater(Block changed) {
            throw new AssertionError();
        }

        @Override
        public void signalAlreadyCommitted() {
            throw new AssertionError();
        }
    }
}
