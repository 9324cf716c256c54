package io.earshot.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockSerializerTest {
    private final BlockSerializer serializer = new BlockSerializer();

    @Test
    void givesBackWhatItWasGiven() throws IOException {
        String longKey = "ключ\u0000🎧" + "k".repeat(100_000);
        Block block = new Block("orders", List.of("store_id", "version"), 2, longKey, new byte[] {1, -1, 0});

        Block back = serializer.deserialize(serializer.getVersion(), serializer.serialize(block));
        assertThat(back).usingRecursiveComparison().isEqualTo(block);
    }

    @Test
    void refusesAVersionThatItDoesNotKnow() {
        assertThatThrownBy(() -> serializer.deserialize(2, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessage("version of a block must be 1, got 2");
    }
}
