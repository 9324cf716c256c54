package io.earshot.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Flink's REST interface. Every call throws an IllegalStateException if Flink does not answer, or answers that it cannot. */
public final class FlinkRest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final URI address;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    public FlinkRest(URI address) {
        this.address = address;
    }

    public JsonNode get(String path) {
        return send(HttpRequest.newBuilder(address.resolve(path)));
    }

    public JsonNode post(String path, String json) {
        return send(HttpRequest.newBuilder(address.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    public JsonNode patch(String path) {
        return send(HttpRequest.newBuilder(address.resolve(path)).method("PATCH", HttpRequest.BodyPublishers.noBody()));
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> answer =
                    http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofByteArray());
            JsonNode json = JSON.readTree(answer.body());
            if (answer.statusCode() >= 400) {
                throw new IllegalStateException("Flink at " + address + " says: " + json.path("errors"));
            }
            return json;
        } catch (IOException e) {
            throw new IllegalStateException("Flink at " + address + " does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking Flink", e);
        }
    }
}
