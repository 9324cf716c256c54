package io.earshot.local.cluster;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** How far the logs of some processes had been written, to see what they say after. */
public final class LogMark {
    private final Path folder;
    private final String processes;
    private final Map<Path, Long> ends = new HashMap<>();

    LogMark(Path folder, String processes) {
        this.folder = folder;
        this.processes = processes;
        try (DirectoryStream<Path> logs = logs()) {
            for (Path log : logs) {
                ends.put(log, Files.size(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In how many logs something has been found since. */
    public int count(String regex) {
        Pattern pattern = Pattern.compile(regex);
        int count = 0;
        try (DirectoryStream<Path> logs = logs()) {
            for (Path log : logs) {
                if (pattern.matcher(since(log)).find()) {
                    count++;
                }
            }
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DirectoryStream<Path> logs() throws IOException {
        return Files.newDirectoryStream(folder, processes + "-*.log");
    }

    private String since(Path log) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = ends.getOrDefault(log, 0L);
            byte[] bytes = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
