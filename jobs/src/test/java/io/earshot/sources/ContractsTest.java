package io.earshot.sources;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.earshot.events.Store;
import io.earshot.events.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code docs/contracts.md} tells producers is what the decoder takes. */
class ContractsTest {
    private static final Path PAGE = Path.of("..", "docs", "contracts.md");
    private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);
    private static final Stores STORES = Stores.of(List.of(new Store("acme", "Acme", "UTC", "EUR")));

    private static EventDeserializer deserializer;

    /** A JSON block of the page, in the section of its topic; any topic if it stands before the first. */
    record Example(String topic, String json) {
        String type() {
            Matcher type = Pattern.compile("\"type\": \"(\\w+)\"").matcher(json);
            assertThat(type.find()).as("type in %s", json).isTrue();
            return type.group(1);
        }

        @Override
        public String toString() {
            return topic + " " + type();
        }
    }

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        Path key = Files.writeString(folder.resolve("key"), "test:a secret of many characters");
        Map<String, Format> formats = new HashMap<>();
        EventTypes.topics().forEach(topic -> formats.put(topic, Format.ANY));
        deserializer = new EventDeserializer(STORES, formats, new CustomerKeys.Location(key.toString()));
        deserializer.open(null);
    }

    static List<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>();
        sections().forEach((topic, section) -> {
            Matcher matcher = EXAMPLE.matcher(section);
            while (matcher.find()) {
                examples.add(new Example(topic, matcher.group(1)));
            }
        });
        return examples;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void eachExampleIsAnEvent(Example example) {
        Decoded decoded = deserializer.decode(Wire.record(example.topic, example.json.getBytes(UTF_8)));

        assertThat(decoded.deadLetter() == null ? "" : decoded.deadLetter().detail())
                .isEmpty();
        assertThat(decoded.kind() == Decoded.Kind.HEARTBEAT)
                .isEqualTo(example.type().equals("heartbeat"));
    }

    @Test
    void eachTypeOfEventHasAnExample() throws IOException {
        TreeSet<String> types = new TreeSet<>(Wire.types().keySet());
        types.add("heartbeat");

        assertThat(new TreeSet<>(examples().stream().map(Example::type).toList()))
                .isEqualTo(types);
    }

    @Test
    void eachFieldIsExplainedInTheSectionOfItsTopic() throws IOException {
        Map<String, String> sections = sections();
        String common = Files.readString(PAGE).split("\n## `")[0];
        for (Map.Entry<String, String> type : Wire.types().entrySet()) {
            Schema schema = EventTypes.of(type.getValue()).get(type.getKey());
            for (String field : fields(schema)) {
                assertThat(common + sections.get(type.getValue()))
                        .as("%s in topic %s", type.getKey(), type.getValue())
                        .contains("| `" + field + "` |");
            }
        }
    }

    @Test
    void eachEnumerationIsListedInFull() throws IOException {
        String page = Files.readString(PAGE);
        for (Map.Entry<String, String> type : Wire.types().entrySet()) {
            for (String symbol : symbols(EventTypes.of(type.getValue()).get(type.getKey()))) {
                assertThat(page).contains("`" + symbol + "`");
            }
        }
    }

    private static List<String> fields(Schema schema) {
        List<String> fields = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            fields.add(field.name());
            if (field.schema().getType() == Schema.Type.ARRAY) {
                fields.addAll(fields(field.schema().getElementType()));
            }
        }
        return fields;
    }

    private static List<String> symbols(Schema schema) {
        List<String> symbols = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            switch (field.schema().getType()) {
                case ENUM -> symbols.addAll(field.schema().getEnumSymbols());
                case ARRAY -> symbols.addAll(symbols(field.schema().getElementType()));
                default -> {}
            }
        }
        return symbols;
    }

    /** The text under each heading {@code ## `topic`}; what stands before the first belongs to any topic. */
    private static Map<String, String> sections() throws IOException {
        Map<String, String> sections = new HashMap<>();
        String[] parts = Files.readString(PAGE).split("\n## `");
        sections.put("ads", parts[0]);
        for (int i = 1; i < parts.length; i++) {
            int end = parts[i].indexOf('`');
            sections.merge(parts[i].substring(0, end), parts[i].substring(end), String::concat);
        }
        assertThat(sections.keySet()).containsExactlyInAnyOrderElementsOf(EventTypes.topics());
        return sections;
    }
}
