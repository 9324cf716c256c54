package io.earshot.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClickHouseConnectionTest {
    @TempDir
    Path folder;

    @Test
    void knowsItsDatabase() {
        assertThat(ClickHouseConnection.of("jdbc:clickhouse://db.example:8443/earshot?ssl=true", "u")
                        .database())
                .isEqualTo("earshot");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8123/earshot",
                "jdbc:postgresql://localhost/earshot",
                "jdbc:clickhouse://localhost:8123",
                "jdbc:clickhouse://localhost:8123/",
                "jdbc:clickhouse:///earshot"
            })
    void refusesAnAddressThatIsNone(String url) {
        assertThatThrownBy(() -> ClickHouseConnection.of(url, "u"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ClickHouse's address must be jdbc:clickhouse://host:port/database, got " + url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:clickhouse://localhost:8123/earshot?password=hunter2",
                "jdbc:clickhouse://localhost:8123/earshot?ssl=true&PASSWORD=hunter2",
                "jdbc:clickhouse://u:hunter2@localhost:8123/earshot"
            })
    void refusesAPasswordInTheAddressWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> ClickHouseConnection.of(url, "u"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("put the password into a file")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void holdsNoPasswordWhateverBecomesOfIt() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "hunter2\n");
        ClickHouseConnection connection =
                new ClickHouseConnection("jdbc:clickhouse://127.0.0.1:1/earshot", "u", file.toString());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(SinkSettings.of(connection, "attribution", 1));
        }

        assertThat(bytes.toString(StandardCharsets.ISO_8859_1)).doesNotContain("hunter2");
        assertThat(connection.toString()).doesNotContain("hunter2");
        assertThatThrownBy(() -> connection.connect().createStatement().execute("SELECT 1"))
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void saysWhatToLookAtWhenItCannotConnect() {
        ClickHouseConnection connection = ClickHouseConnection.of("jdbc:clickhouse://127.0.0.1:1/earshot", "writer");

        assertThatThrownBy(() -> Migrations.apply(connection))
                .hasMessageContaining("cannot connect to ClickHouse at jdbc:clickhouse://127.0.0.1:1/earshot as writer")
                .hasMessageContaining("the environment variable EARSHOT_CLICKHOUSE_PASSWORD")
                .hasMessageContaining("the server must run there and know the user and the database");
    }
}
