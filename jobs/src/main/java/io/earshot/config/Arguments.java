package io.earshot.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** The command line of a job: {@code --key value} pairs, and {@code --config FILE} with more of them. */
public final class Arguments {
    private Arguments() {}

    /** The settings; what the command line says wins over the file. Secrets belong in files or the environment. */
    public static Map<String, String> parse(String... arguments) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!arguments[i].startsWith("--")) {
                throw new IllegalArgumentException("a setting must begin with --, got " + arguments[i]);
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + " must be followed by a value");
            }
            if (values.put(arguments[i].substring(2), arguments[i + 1]) != null) {
                throw new IllegalArgumentException(arguments[i] + " must be given once");
            }
        }
        String file = values.remove("config");
        if (file != null) {
            properties(Path.of(file)).forEach(values::putIfAbsent);
        }
        return values;
    }

    /** A properties file. */
    public static Map<String, String> properties(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new IllegalArgumentException("the file of settings must be readable, got " + file, e);
        }
        Map<String, String> values = new LinkedHashMap<>();
        properties.forEach((key, value) -> values.put(key.toString(), value.toString()));
        return values;
    }
}
