package io.earshot.local.upgrade;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.earshot.local.oracle.Sent;
import io.earshot.local.oracle.Tables;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * What a build leaves to the builds after it, in one file: a savepoint, the records of which it has read the first part, and
 * the rows that stood in ClickHouse then.
 *
 * @param folder with {@code records.json}, {@code savepoint/} and {@code tables/}
 */
record KeptSavepoint(Path folder) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** A ClickHouse's HTTP address and one who may do everything. */
    record Server(String url, String user, String password) {}

    static KeptSavepoint unpack(InputStream file, Path folder) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path to = folder.resolve(entry.getName());
                Files.createDirectories(to.getParent());
                Files.copy(zip, to);
            }
        }
        return new KeptSavepoint(folder);
    }

    void pack(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.filter(Files::isRegularFile).sorted().toList()) {
                ZipEntry entry = new ZipEntry(folder.relativize(each).toString());
                entry.setTime(0);
                zip.putNextEntry(entry);
                Files.copy(each, zip);
            }
        }
    }

    void keepRecords(List<Sent> records) throws IOException {
        JSON.writeValue(records().toFile(), records);
    }

    List<Sent> readRecords() throws IOException {
        return List.of(JSON.readValue(records().toFile(), Sent[].class));
    }

    private Path records() {
        return folder.resolve("records.json");
    }

    void keepSavepoint(Path savepoint) throws IOException {
        Files.createDirectories(savepoint());
        try (Stream<Path> files = Files.list(savepoint)) {
            for (Path file : files.toList()) {
                Files.copy(file, savepoint().resolve(file.getFileName()));
            }
        }
    }

    Path savepoint() {
        return folder.resolve("savepoint");
    }

    void keepTables(Server server) throws IOException, InterruptedException {
        Files.createDirectories(tables());
        for (String table : names()) {
            Files.write(
                    tables().resolve(table + ".tsv"),
                    query(server, "SELECT * FROM " + table + " FORMAT TSVWithNames", new byte[0]));
        }
    }

    /** Puts the rows into tables of this build, those that were there then. */
    void restoreTables(Server server) throws IOException, InterruptedException {
        for (String table : names()) {
            Path rows = tables().resolve(table + ".tsv");
            if (Files.exists(rows)) {
                query(server, "INSERT INTO " + table + " FORMAT TSVWithNames", Files.readAllBytes(rows));
            }
        }
    }

    private Path tables() {
        return folder.resolve("tables");
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>(new TreeSet<>(Tables.KEYS.keySet()));
        names.add("epochs");
        return names;
    }

    private static byte[] query(Server server, String sql, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        server.url() + "/?database=earshot&query=" + URLEncoder.encode(sql, StandardCharsets.UTF_8)))
                .header("X-ClickHouse-User", server.user())
                .header("X-ClickHouse-Key", server.password())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<byte[]> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException(sql + ": " + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer.body();
    }
}
