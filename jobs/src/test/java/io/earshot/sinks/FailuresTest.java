package io.earshot.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import com.clickhouse.client.api.ClientException;
import com.clickhouse.client.api.ClientMisconfigurationException;
import com.clickhouse.client.api.DataTransferException;
import com.clickhouse.client.api.ServerException;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 159, 164, 202, 209, 210, 241, 242, 243, 252, 285, 319, 394, 425, 999, 1000, 1002})
    void triesAgainWhatMayPass(int code) {
        assertThat(Failures.isFinal(server(code))).isFalse();
        assertThat(Failures.isFinal(new SQLException(server(code)))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 27, 53, 60, 62, 70, 117, 193, 349, 469, 497, 516})
    void givesUpOnWrongRowsStatementsAndPermissions(int code) {
        assertThat(Failures.isFinal(server(code))).isTrue();
        assertThat(Failures.isFinal(new ClientException("failed", server(code))))
                .isTrue();
    }

    @Test
    void triesAgainWhenTheNetworkFails() {
        assertThat(Failures.isFinal(new DataTransferException("broken pipe", new IOException("x"))))
                .isFalse();
        assertThat(Failures.isFinal(new IOException("reset"))).isFalse();
        assertThat(Failures.isFinal(new SQLException("no connection"))).isFalse();
    }

    @Test
    void givesUpOnMistakesOfOurs() {
        assertThat(Failures.isFinal(new ClientMisconfigurationException("unknown option")))
                .isTrue();
        assertThat(Failures.isFinal(new IllegalStateException())).isTrue();
    }

    @Test
    void quotesTheServerBrieflyForItMayRepeatWhatWasSent() {
        Exception failure = new IOException("outer", new ServerException(53, "m".repeat(5000), 500, "query"));

        assertThat(Failures.message(failure)).startsWith("mmm").hasSizeLessThan(520);
    }

    private static ServerException server(int code) {
        return new ServerException(code, "message", 500, "query");
    }
}
