package io.earshot.local.sinks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stands in front of a ClickHouse and fails inserts, as a script tells it. */
public final class FaultyProxy implements AutoCloseable {
    private static final Set<String> NOT_FORWARDED =
            Set.of("host", "connection", "content-length", "transfer-encoding", "upgrade", "http2-settings");
    private static final Pattern INSERT = Pattern.compile("INSERT INTO [`\"]?(?:\\w+[`\"]?\\.[`\"]?)?(\\w+)");
    private static final String EXCEPTION_CODE = "X-ClickHouse-Exception-Code";

    /** What becomes of an insert, or of its answer. */
    public enum Verdict {
        PASS,
        /** The connection ends without an answer. */
        LOST,
        /** A gateway says that it has nobody to ask. */
        UNAVAILABLE
    }

    /** Rows on their way into a table. */
    public record Insert(String table, byte[] body) {}

    /** Decides what becomes of inserts; it may take its time. Called by several threads. */
    public interface Script {
        /** Before the server sees the insert. */
        default Verdict onRequest(Insert insert) {
            return Verdict.PASS;
        }

        /**
         * When the server has answered.
         *
         * @param code of the exception that it answers with, or 0: it has inserted
         */
        default Verdict onAnswer(Insert insert, int code) {
            return Verdict.PASS;
        }

        /** When the server did not answer. */
        default void onSilence(Insert insert) {}
    }

    private final HttpServer proxy;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Supplier<String> server;
    private volatile Script script = new Script() {};

    /** @param server where ClickHouse is now */
    public FaultyProxy(Supplier<String> server) throws IOException {
        this.server = server;
        this.proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.setExecutor(threads);
        proxy.createContext("/", this::handle);
        proxy.start();
    }

    public String jdbcUrl() {
        return "jdbc:clickhouse://127.0.0.1:" + proxy.getAddress().getPort() + "/earshot";
    }

    /** From now on this script decides. */
    public void follow(Script next) {
        script = next;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Matcher table = INSERT.matcher(query(exchange.getRequestURI()));
            if (table.find()) {
                insert(exchange, new Insert(table.group(1), body), script);
            } else {
                answer(exchange, forward(exchange, body));
            }
        }
    }

    private void insert(HttpExchange exchange, Insert insert, Script decides) throws IOException {
        Verdict verdict = decides.onRequest(insert);
        if (verdict == Verdict.PASS) {
            HttpResponse<byte[]> answer;
            try {
                answer = forward(exchange, insert.body());
            } catch (IOException e) {
                decides.onSilence(insert);
                throw e;
            }
            int code = (int) answer.headers().firstValueAsLong(EXCEPTION_CODE).orElse(0);
            verdict = decides.onAnswer(insert, code);
            if (verdict == Verdict.PASS) {
                answer(exchange, answer);
            }
        }
        if (verdict == Verdict.UNAVAILABLE) {
            exchange.sendResponseHeaders(503, -1);
        }
    }

    private static String query(URI uri) {
        return uri.getRawQuery() == null ? "" : URLDecoder.decode(uri.getRawQuery(), StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
        answer.headers().map().forEach((name, values) -> {
            if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
        exchange.getResponseBody().write(answer.body());
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(server.get()).resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        proxy.stop(0);
        threads.shutdownNow();
    }
}
