package io.earshot.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.Keys;
import io.earshot.results.Booking;
import io.earshot.results.Phrase;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockWriterTest {
    private static final int EPOCH = 3;

    @Test
    void keepsTheLastRowOfEachKeyOfAnInterval() {
        BlockWriter writer = writer(0);
        write(writer, booking("o1", 100), booking("o2", 200), booking("o1", 300));

        Block block = only(writer.prepareCommit());
        assertThat(block.table()).isEqualTo("bookings");
        assertThat(block.columns()).isEqualTo(Tables.BOOKINGS.columns());
        assertThat(block.rows()).isEqualTo(2);
        assertThat(Keys.split(block.firstKey())).containsExactly("s1", "o1", "order");
        assertThat(block.bytes()).isEqualTo(stamped(version(1), booking("o1", 300), booking("o2", 200)));
    }

    @Test
    void writesNothingTwice() {
        BlockWriter writer = writer(0);
        write(writer, booking("o1", 100));
        checkpoint(writer, 1);

        assertThat(checkpoint(writer, 2)).isEmpty();
    }

    @Test
    void handsOverRowsThatLaterOnesDoNotTouch() {
        BlockWriter writer = writer(0);
        write(writer, booking("o1", 100));
        Block first = only(checkpoint(writer, 1));
        byte[] before = first.bytes().clone();
        write(writer, booking("o1", 200));
        checkpoint(writer, 2);

        assertThat(first.bytes()).isEqualTo(before);
    }

    @Test
    void flushesOnlyWithACheckpoint() {
        BlockWriter writer = writer(0);
        write(writer, booking("o1", 100));
        writer.flush(false);
        writer.flush(true);

        assertThat(only(writer.prepareCommit()).rows()).isEqualTo(1);
    }

    @Test
    void cutsOneBlockPerTable() {
        BlockWriter writer = writer(0);
        write(writer, booking("o1", 100), phrase("p1", "too dear"), booking("o2", 100));

        assertThat(writer.prepareCommit()).extracting(Block::table).containsExactly("bookings", "phrases");
    }

    @Test
    void neverPassesTheCheckpointId() {
        BlockWriter writer = writer(0);
        for (long checkpoint : new long[] {1, 2, 5, 6, 9}) {
            write(writer, booking("o1", checkpoint));
            assertThat(interval(only(checkpoint(writer, checkpoint))))
                    .as("what checkpoint " + checkpoint + " contains")
                    .isLessThanOrEqualTo(checkpoint);
        }
    }

    @Test
    void passesTheCheckpointThatCameBefore_alsoAfterAbortedOnes() {
        BlockWriter writer = writer(0);
        for (long checkpoint : new long[] {1, 4, 9}) {
            checkpoint(writer, checkpoint);
            write(writer, booking("o1", checkpoint));
            assertThat(interval(only(writer.prepareCommit())))
                    .as("what came after checkpoint " + checkpoint)
                    .isGreaterThan(checkpoint);
        }
    }

    @Test
    void growsOverARestore() {
        BlockWriter before = writer(0);
        write(before, booking("o1", 1));
        long last = versionOf(only(checkpoint(before, 7)));
        BlockWriter after = writer(7);
        write(after, booking("o1", 2));

        assertThat(versionOf(only(checkpoint(after, 8)))).isEqualTo(version(8)).isGreaterThan(last);
    }

    @Test
    void growsEvenWhereNoSnapshotFollows() {
        BlockWriter writer = writer(0);
        write(writer, booking("o1", 1));
        long first = versionOf(only(writer.prepareCommit()));
        write(writer, booking("o1", 2));

        assertThat(versionOf(only(writer.prepareCommit()))).isGreaterThan(first);
    }

    @Test
    void splitsBlocksAtEightMegabytes() {
        BlockWriter writer = writer(0);
        String oneMegabyte = "x".repeat(1 << 20);
        List<Phrase> phrases = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            phrases.add(phrase("p" + i, oneMegabyte));
        }
        write(writer, phrases.toArray(new Record[0]));

        Collection<Block> blocks = writer.prepareCommit();
        assertThat(blocks).allSatisfy(block -> assertThat(block.bytes()).hasSizeLessThanOrEqualTo(8 << 20));
        assertThat(blocks).extracting(Block::rows).containsExactly(7, 7, 6);
        assertThat(blocks)
                .extracting(block -> Keys.split(block.firstKey()).get(1))
                .containsExactly("p0", "p7", "p14");
    }

    @Test
    void givesARowThatIsTooLongABlockOfItsOwn() {
        BlockWriter writer = writer(0);
        write(writer, phrase("p1", "short"), phrase("p2", "x".repeat(9 << 20)), phrase("p3", "short"));

        assertThat(writer.prepareCommit()).extracting(Block::rows).containsExactly(1, 1, 1);
    }

    private static BlockWriter writer(long restoredCheckpoint) {
        return new BlockWriter(EPOCH, restoredCheckpoint, BlockWriter.BLOCK_BYTES);
    }

    private static void write(BlockWriter writer, Record... rows) {
        for (Record row : rows) {
            writer.write(encode(row), null);
        }
    }

    private static EncodedRow encode(Record row) {
        return row instanceof Booking ? Tables.BOOKINGS.encode((Booking) row) : Tables.PHRASES.encode((Phrase) row);
    }

    private static Collection<Block> checkpoint(BlockWriter writer, long id) {
        Collection<Block> blocks = writer.prepareCommit();
        assertThat(writer.snapshotState(id)).isEmpty();
        return blocks;
    }

    private static Block only(Collection<Block> blocks) {
        assertThat(blocks).hasSize(1);
        return blocks.iterator().next();
    }

    private static Booking booking(String orderId, long amount) {
        return new Booking("s1", orderId, "order", 20_000, "order", "EUR", true, amount, false);
    }

    private static Phrase phrase(String id, String words) {
        return new Phrase("s1", id, "c1", 0, "prospect", "objection", "price", 0, "", words, "", true, false);
    }

    private static byte[] stamped(long version, Booking... rows) {
        RowBinary bytes = new RowBinary();
        for (Booking row : rows) {
            bytes.write(encode(row).row());
            bytes.writeLong(version);
        }
        return bytes.toByteArray();
    }

    private static long version(long interval) {
        return ((long) EPOCH << 40) + interval;
    }

    /** The version of a block's last row. */
    private static long versionOf(Block block) {
        return ByteBuffer.wrap(block.bytes()).order(ByteOrder.LITTLE_ENDIAN).getLong(block.bytes().length - 8);
    }

    private static long interval(Block block) {
        return versionOf(block) - version(0);
    }
}
