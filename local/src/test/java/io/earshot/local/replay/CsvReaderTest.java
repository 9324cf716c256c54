package io.earshot.local.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvReaderTest {
    @Test
    void readsFieldsAndLines() throws IOException {
        assertThat(read("a,b\n1,\n,2")).containsExactly(List.of("a", "b"), List.of("1", ""), List.of("", "2"));
    }

    @Test
    void readsQuotedFieldsWithSeparatorsQuotesAndLineEnds() throws IOException {
        assertThat(read("\"a,b\",\"he said \"\"no\"\"\",\"two\r\nlines\"\n"))
                .containsExactly(List.of("a,b", "he said \"no\"", "two\r\nlines"));
    }

    @Test
    void readsEveryLineEndAndPassesOverEmptyLines() throws IOException {
        assertThat(read("a\r\n\r\nb\n\nc\r\n")).containsExactly(List.of("a"), List.of("b"), List.of("c"));
        assertThat(read("a,\"b\"\r\n\"c\",d\r")).containsExactly(List.of("a", "b"), List.of("c", "d"));
    }

    @Test
    void keepsAReturnInsideAField() throws IOException {
        assertThat(read("a\rb,c")).containsExactly(List.of("a\rb", "c"));
    }

    @Test
    void countsLinesAlsoInsideQuotes() throws IOException {
        CsvReader reader = new CsvReader(new StringReader("a\n\"b\nb\"\n\nc"), ',');
        List<Long> lines = new ArrayList<>();
        while (reader.next() != null) {
            lines.add(reader.line());
        }
        assertThat(lines).containsExactly(1L, 2L, 5L);
    }

    @Test
    void readsOneCharacterAtATimeAsWell() throws IOException {
        Reader slow = new StringReader("a,\"b\"\"c\"\r\nd,e\r\n") {
            @Override
            public int read(char[] into, int offset, int length) throws IOException {
                return super.read(into, offset, 1);
            }
        };
        CsvReader reader = new CsvReader(slow, ',');
        assertThat(reader.next()).containsExactly("a", "b\"c");
        assertThat(reader.next()).containsExactly("d", "e");
        assertThat(reader.next()).isNull();
    }

    @Test
    void refusesWhatIsNotQuotedProperly() {
        assertThatThrownBy(() -> read("a\n\"b")).hasMessage("line 2: a quote is not closed");
        assertThatThrownBy(() -> read("\"a\"b,c"))
                .hasMessage("line 1: a quoted field must end at its closing quote, got 'b'");
    }

    private static List<List<String>> read(String text) throws IOException {
        CsvReader reader = new CsvReader(new StringReader(text), ',');
        List<List<String>> records = new ArrayList<>();
        for (List<String> next = reader.next(); next != null; next = reader.next()) {
            records.add(next);
        }
        return records;
    }
}
