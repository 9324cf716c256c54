package io.earshot.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earshot.sources.CustomerKeys.Location;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomerKeysTest {
    private static final String SECRET = "a secret of many characters";
    private static final Location NOWHERE = new Location(null);

    @Test
    void areWhatOpensslMakes() {
        // printf 'acme-shop\0customer-4711' | openssl dgst -sha256 -hmac 'a secret of many characters' -binary \
        //   | base64 | tr '+/' '-_' | tr -d '='
        assertThat(keys("k1:" + SECRET).keyOf("acme-shop", "customer-4711"))
                .isEqualTo("k1.k2imhJn4TuOc1d2kgZLSSQXdhb7-JU0UA1ejKGKAs9w");
    }

    @Test
    void areTheSameEachTimeAndDifferForStoresCustomersAndSecrets() {
        CustomerKeys keys = keys("k1:" + SECRET);
        String key = keys.keyOf("shop", "jane");

        assertThat(keys.keyOf("shop", "jane")).isEqualTo(key);
        assertThat(keys.keyOf("shop", "john")).isNotEqualTo(key);
        assertThat(keys.keyOf("shopj", "ane")).isNotEqualTo(key);
        assertThat(keys("k1:" + SECRET + "!").keyOf("shop", "jane")).isNotEqualTo(key);
    }

    @Test
    void takeIdsInAnyScript() {
        assertThat(keys("k1:" + SECRET).keyOf("shop", "J\u00FCrgen \uD83D\uDE00"))
                .matches("k1\\.[A-Za-z0-9_-]{43}");
    }

    @Test
    void readTheFileBeforeTheEnvironment(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), "file:" + SECRET + "\n");

        CustomerKeys keys = CustomerKeys.read(
                new Location(file.toString()), Map.of(CustomerKeys.ENVIRONMENT, "environment:" + SECRET));

        assertThat(keys.keyOf("shop", "jane")).startsWith("file.");
    }

    @Test
    void readTheEnvironmentElse() {
        assertThat(keys("environment:" + SECRET).keyOf("shop", "jane")).startsWith("environment.");
    }

    @Test
    void fallBackToThePublicDemoKey() {
        assertThat(CustomerKeys.read(NOWHERE, Map.of()).keyOf("shop", "jane")).startsWith("demo.");
    }

    @Test
    void allowAColonInTheSecret() {
        assertThat(keys("k1:a:b:c:d:e:f:g:h:i").keyOf("shop", "jane")).startsWith("k1.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hunter2hunter2hunter2",
                ":hunter2hunter2hunter2",
                "k 1:hunter2hunter2hunter2",
                "k1:hunter2",
                "k1.x:hunter2hunter2hunter2",
                "longer-than-sixteen-letters:hunter2hunter2hunter2"
            })
    void refuseABrokenSecretWithoutShowingIt(String text) {
        assertThatThrownBy(() -> keys(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("customer key must be key-id:secret")
                .hasMessageContaining("the variable EARSHOT_CUSTOMER_KEY holds a key id of ")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void sayWhichFileCannotBeRead(@TempDir Path folder) {
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> CustomerKeys.read(new Location(missing.toString()), Map.of()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("customer-key.file must be readable, got " + missing);
    }

    private static CustomerKeys keys(String text) {
        return CustomerKeys.read(NOWHERE, Map.of(CustomerKeys.ENVIRONMENT, text));
    }
}
