package io.earshot.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.StateSerializerProvider;
import org.apache.flink.runtime.state.restore.FullSnapshotRestoreOperation;
import org.apache.flink.runtime.state.restore.KeyGroup;
import org.apache.flink.runtime.state.restore.KeyGroupEntry;
import org.apache.flink.runtime.state.restore.SavepointRestoreResult;
import org.apache.flink.runtime.state.restore.ThrowingIterator;

/** What the states of an operator take in a savepoint, by their names. */
final class SavedBytes {
    private static final ClassLoader CLASSES = SavedBytes.class.getClassLoader();

    private SavedBytes() {}

    /**
     * Entries of one state: a value for each key, or for each entry of a map.
     *
     * @param bytes of the values, their keys apart
     * @param most bytes of a value
     */
    record Size(long entries, long bytes, long most) {
        static final Size NONE = new Size(0, 0, 0);

        Size plus(KeyGroupEntry entry) {
            int length = entry.getValue().length;
            return new Size(entries + 1, bytes + length, Math.max(most, length));
        }
    }

    /**
     * Reads a savepoint in Flink's canonical format.
     *
     * @param savepoint where it stands
     * @param operator the uid of the operator
     */
    static Map<String, Size> of(String savepoint, String operator) throws Exception {
        Map<String, Size> sizes = new TreeMap<>();
        for (OperatorState state : metadata(savepoint).getOperatorStates()) {
            if (!operator.equals(state.getOperatorUid().orElse(""))) {
                continue;
            }
            for (OperatorSubtaskState subtask : state.getStates()) {
                for (KeyedStateHandle handle : subtask.getManagedKeyedState()) {
                    add(handle, sizes);
                }
            }
        }
        return sizes;
    }

    private static CheckpointMetadata metadata(String savepoint) throws IOException {
        Path file = Path.of(URI.create(savepoint)).resolve("_metadata");
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            return Checkpoints.loadCheckpointMetadata(in, CLASSES, savepoint);
        }
    }

    private static void add(KeyedStateHandle handle, Map<String, Size> sizes) throws Exception {
        FullSnapshotRestoreOperation<String> operation = new FullSnapshotRestoreOperation<>(
                handle.getKeyGroupRange(),
                CLASSES,
                List.of(handle),
                StateSerializerProvider.fromNewRegisteredSerializer(StringSerializer.INSTANCE));
        try (ThrowingIterator<SavepointRestoreResult> results = operation.restore()) {
            while (results.hasNext()) {
                SavepointRestoreResult result = results.next();
                try (ThrowingIterator<KeyGroup> groups = result.getRestoredKeyGroups()) {
                    while (groups.hasNext()) {
                        try (ThrowingIterator<KeyGroupEntry> entries =
                                groups.next().getKeyGroupEntries()) {
                            while (entries.hasNext()) {
                                KeyGroupEntry entry = entries.next();
                                String name = result.getStateMetaInfoSnapshots()
                                        .get(entry.getKvStateId())
                                        .getName();
                                sizes.put(
                                        name,
                                        sizes.getOrDefault(name, Size.NONE).plus(entry));
                            }
                        }
                    }
                }
            }
        }
    }
}
