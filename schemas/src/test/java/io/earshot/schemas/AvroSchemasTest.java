package io.earshot.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidator;
import org.apache.avro.SchemaValidatorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What producers wrote by any released schema can be read by the current one (backward, transitive). The reverse is not
 * promised: a job is updated before the producers, and until then such records are dead letters, which can be replayed.
 */
class AvroSchemasTest {
    private static final Path CURRENT = Path.of("avro");
    private static final Path RELEASED = Path.of("released");
    private static final SchemaValidator READS_ALL =
            new SchemaValidatorBuilder().canReadStrategy().validateAll();

    static List<Path> schemas() throws IOException {
        try (Stream<Path> files = Files.list(CURRENT)) {
            return files.filter(file -> file.toString().endsWith(".avsc"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void readWhateverWasReleased(Path file) throws IOException {
        List<Schema> released = released(file.getFileName().toString());

        assertThat(released).as("released versions of %s", file).isNotEmpty();
        assertThatCode(() -> READS_ALL.validate(parse(file), released)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void keepTheNameOfTheirReleases(Path file) throws IOException {
        for (Schema released : released(file.getFileName().toString())) {
            assertThat(released.getFullName())
                    .as("a record is resolved by this name")
                    .isEqualTo(parse(file).getFullName());
        }
    }

    @Test
    void haveFingerprintsOfTheirOwn() throws IOException {
        Map<Long, String> names = new TreeMap<>();
        for (Path file : schemas()) {
            Schema schema = parse(file);
            String other = names.put(SchemaNormalization.parsingFingerprint64(schema), schema.getFullName());
            assertThat(other).as("same fingerprint as %s", schema.getFullName()).isNull();
        }
    }

    @Test
    void areAllInTheIndexOfReleases() throws IOException {
        List<String> files;
        try (Stream<Path> all = Files.walk(RELEASED)) {
            files = all.filter(file -> file.toString().endsWith(".avsc"))
                    .map(file -> RELEASED.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }

        assertThat(Files.readAllLines(RELEASED.resolve("index")))
                .as("ls -1 */*.avsc > index, in the folder %s", RELEASED)
                .isEqualTo(files);
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void explainEveryField(Path file) throws IOException {
        List<String> silent = new ArrayList<>();
        collectSilent(parse(file), "", silent);

        assertThat(silent).as("without doc").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void giveANullableFieldNullForItsDefault(Path file) throws IOException {
        for (Schema.Field field : parse(file).getFields()) {
            if (field.schema().isUnion()) {
                assertThat(field.schema().getTypes().get(0).getType())
                        .as(field.name())
                        .isEqualTo(Schema.Type.NULL);
                assertThat(field.hasDefaultValue()).as(field.name()).isTrue();
            }
        }
    }

    /** The rules fire: each of these changes breaks a reader of what was released. */
    @Test
    void refuseChangesThatBreak() throws IOException {
        String placed = Files.readString(CURRENT.resolve("order_placed.avsc"));
        List<Schema> released = released("order_placed.avsc");
        for (String broken : List.of(
                placed.replace("\"order_id\"", "\"order\""),
                placed.replace(
                        "{\"name\": \"amount_minor\", \"type\": \"long\"",
                        "{\"name\": \"amount_minor\", \"type\": \"int\""),
                placed.replaceFirst(
                        "\"fields\": \\[",
                        "\"fields\": [{\"name\": \"new\", \"type\": \"string\", \"doc\": \"new\"},"))) {
            assertThat(broken).isNotEqualTo(placed);
            assertThatThrownBy(() -> READS_ALL.validate(new Schema.Parser().parse(broken), released))
                    .isInstanceOf(SchemaValidationException.class);
        }
    }

    private static void collectSilent(Schema schema, String path, List<String> silent) {
        switch (schema.getType()) {
            case RECORD -> {
                addIfSilent(schema.getDoc(), path + schema.getName(), silent);
                for (Schema.Field field : schema.getFields()) {
                    addIfSilent(field.doc(), path + schema.getName() + "." + field.name(), silent);
                    collectSilent(field.schema(), path + schema.getName() + ".", silent);
                }
            }
            case ENUM -> addIfSilent(schema.getDoc(), path + schema.getName(), silent);
            case ARRAY -> collectSilent(schema.getElementType(), path, silent);
            case UNION -> schema.getTypes().forEach(type -> collectSilent(type, path, silent));
            default -> {}
        }
    }

    private static void addIfSilent(String doc, String name, List<String> silent) {
        if (doc == null || doc.isBlank()) {
            silent.add(name);
        }
    }

    /** The released versions of a schema, newest first, as the validator wants them. */
    private static List<Schema> released(String name) throws IOException {
        try (Stream<Path> versions = Files.list(RELEASED)) {
            List<Schema> schemas = new ArrayList<>();
            for (Path version : versions.filter(Files::isDirectory)
                    .sorted(Comparator.comparing(AvroSchemasTest::number).reversed())
                    .toList()) {
                if (Files.exists(version.resolve(name))) {
                    schemas.add(parse(version.resolve(name)));
                }
            }
            return schemas;
        }
    }

    /** Of a folder such as 1.12.3, so that 1.12 comes after 1.9. */
    private static String number(Path version) {
        StringBuilder number = new StringBuilder();
        for (String part : version.getFileName().toString().split("\\.")) {
            number.append(String.format("%06d", Integer.parseInt(part)));
        }
        return number.toString();
    }

    private static Schema parse(Path file) throws IOException {
        return new Schema.Parser().parse(Files.readString(file));
    }
}
