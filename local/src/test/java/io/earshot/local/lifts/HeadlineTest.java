package io.earshot.local.lifts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.earshot.local.replay.CsvReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * A real headline test of the Upworthy Research Archive.
 *
 * @param week year and week in which it was made, as 201325
 */
record HeadlineTest(String id, int week, List<Arm> arms) {
    /** Below the folder of real data. */
    static final String FILE = "upworthy/upworthy_packages.csv.gz";

    /** Who saw a package, and who clicked. */
    record Arm(long impressions, long clicks) {}

    /** All tests with several arms, by week. */
    static List<HeadlineTest> read(Path file) throws IOException {
        Map<String, HeadlineTest> tests = new LinkedHashMap<>();
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
            CsvReader rows = new CsvReader(in, ',');
            List<String> header = requireNonNull(rows.next(), "the file is empty");
            for (List<String> row = rows.next(); row != null; row = rows.next()) {
                String id = row.get(header.indexOf("clickability_test_id"));
                int week = Integer.parseInt(row.get(header.indexOf("test_week")));
                tests.computeIfAbsent(id, any -> new HeadlineTest(id, week, new ArrayList<>()))
                        .arms
                        .add(new Arm(
                                Long.parseLong(row.get(header.indexOf("impressions"))),
                                Long.parseLong(row.get(header.indexOf("clicks")))));
            }
        }
        return tests.values().stream()
                .filter(test -> test.arms.size() > 1)
                .sorted(Comparator.comparingInt(HeadlineTest::week).thenComparing(HeadlineTest::id))
                .toList();
    }

    Instant starts() {
        return LocalDate.of(week / 100, 1, 1)
                .plusWeeks(week % 100)
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
    }

    long impressions() {
        return arms.stream().mapToLong(Arm::impressions).sum();
    }

    /** Whether the arms were drawn wrongly in this half year. */
    boolean isOfBrokenWeeks() {
        return week >= 201325 && week <= 201401;
    }
}
