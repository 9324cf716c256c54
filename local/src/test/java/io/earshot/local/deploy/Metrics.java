package io.earshot.local.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a scrape says, in Prometheus's text format. */
final class Metrics {
    private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private final List<Sample> samples = new ArrayList<>();

    private record Sample(String name, Map<String, String> labels, double value) {}

    Metrics(String scrape) {
        scrape.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            if (sample.matches()) {
                Map<String, String> labels = new TreeMap<>();
                if (sample.group(2) != null) {
                    LABEL.matcher(sample.group(2))
                            .results()
                            .forEach(label -> labels.put(label.group(1), label.group(2)));
                }
                samples.add(new Sample(sample.group(1), labels, Double.parseDouble(sample.group(3))));
            }
        });
    }

    Set<String> names() {
        Set<String> names = new TreeSet<>();
        samples.forEach(sample -> names.add(sample.name));
        return names;
    }

    /** Sums over subtasks, by some labels, joined by bars; what is 0 is left out. */
    Map<String, Long> sums(String name, String... by) {
        Map<String, Long> sums = new TreeMap<>();
        for (Sample sample : samples) {
            if (sample.name.equals(name) && sample.value != 0) {
                List<String> key = new ArrayList<>();
                for (String label : by) {
                    key.add(sample.labels.getOrDefault(label, ""));
                }
                sums.merge(String.join("|", key), (long) sample.value, Long::sum);
            }
        }
        return sums;
    }

    /** The values of all subtasks. */
    List<Long> values(String name) {
        return samples.stream()
                .filter(sample -> sample.name.equals(name))
                .map(sample -> (long) sample.value)
                .toList();
    }
}
