package io.earshot.sources;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * The schemas of all releases, committed under {@code schemas/released}: a record that was written with any of them can
 * still be read. The file {@code released/index} names them, one path a line.
 */
final class ReleasedSchemas {
    private static final List<Schema> ALL = load();

    private ReleasedSchemas() {}

    static List<Schema> of(String fullName) {
        return ALL.stream()
                .filter(schema -> schema.getFullName().equals(fullName))
                .toList();
    }

    private static List<Schema> load() {
        List<Schema> schemas = new ArrayList<>();
        for (String path : text("released/index").lines().toList()) {
            schemas.add(new Schema.Parser().parse(text("released/" + path)));
        }
        return schemas;
    }

    private static String text(String resource) {
        try (InputStream in = ReleasedSchemas.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " must be in the jar of schemas");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
