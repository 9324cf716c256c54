package io.earshot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.sources.Format;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @Nested
    class Problems {
        @Test
        void areReportedAllTogether() {
            Settings settings = new Settings(Map.of("a.number", "many", "a.nmae", "x"));
            settings.required("a.name", String::strip, "");
            settings.optional("a.number", Integer::valueOf, 1);
            settings.problem("the moon must be full");

            assertThatThrownBy(settings::check)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Invalid settings: a.name is missing; a.number: For input string: \"many\";"
                            + " the moon must be full; a.nmae is unknown: perhaps a.name");
        }

        @Test
        void suggestNothingThatIsFarOff() {
            Settings settings = new Settings(Map.of("completely.different", "x"));
            settings.optional("a.name");

            assertThatThrownBy(settings::check).hasMessage("Invalid settings: completely.different is unknown");
        }

        @Test
        void areNoneWhereAllIsKnown() {
            Settings settings = new Settings(Map.of("a.name", "x", "group.one", "1", "group.two", "2"));

            assertThat(settings.required("a.name", String::strip, "")).isEqualTo("x");
            assertThat(settings.group("group.")).isEqualTo(Map.of("one", "1", "two", "2"));
            assertThatCode(settings::check).doesNotThrowAnyException();
        }
    }

    @Nested
    class Values {
        @ParameterizedTest
        @CsvSource({
            "30 d, P30D",
            "90min, PT90M",
            "250 ms, PT0.25S",
            "2 s, PT2S",
            "1h, PT1H",
            "' 5 min ', PT5M",
            "PT5M, PT5M",
            "P2D, PT48H"
        })
        void areDurations(String text, Duration expected) {
            assertThat(Readers.duration(text)).isEqualTo(expected);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "5", "5 weeks", "-1 d", "0 s", "PT0S", "PT-5M", "99999999999999999999 d", "5 D"})
        void areNoDurations(String text) {
            assertThatThrownBy(() -> Readers.duration(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(", got " + text);
        }

        @Test
        void areWordsInAnyCase() {
            assertThat(Readers.word(Format.class, " Json ")).isEqualTo(Format.JSON);
            assertThatThrownBy(() -> Readers.word(Format.class, "xml"))
                    .hasMessage("must be one of [avro, json, any], got xml");
        }
    }

    @Nested
    class TheCommandLine {
        @Test
        void winsOverTheFile(@TempDir Path folder) throws Exception {
            Path file = Files.writeString(folder.resolve("job.properties"), "a = file\nb = file\n");

            assertThat(Arguments.parse("--a", "line", "--config", file.toString()))
                    .isEqualTo(Map.of("a", "line", "b", "file"));
        }

        @Test
        void isRefusedWhereItCannotBeMeant() {
            assertThatThrownBy(() -> Arguments.parse("a", "b")).hasMessage("a setting must begin with --, got a");
            assertThatThrownBy(() -> Arguments.parse("--a")).hasMessage("--a must be followed by a value");
            assertThatThrownBy(() -> Arguments.parse("--a", "1", "--a", "2")).hasMessage("--a must be given once");
            assertThatThrownBy(() -> Arguments.parse("--config", "nowhere.properties"))
                    .hasMessage("the file of settings must be readable, got nowhere.properties");
        }
    }
}
