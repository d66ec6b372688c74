package dev.hapax.daemon.load;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The meters as a scraper reads them. */
record Scraped(List<Sample> samples) {
    private static final Pattern LINE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? (\\S+)");

    record Sample(String name, String labels, double value) {
        boolean has(String label, String wanted) {
            return labels.contains(label + "=\"" + wanted + "\"");
        }

        int number(String label) {
            Matcher found = Pattern.compile(label + "=\"(\\d+)\"").matcher(labels);
            return found.find() ? Integer.parseInt(found.group(1)) : 0;
        }
    }

    static Scraped of(String text) {
        return new Scraped(text.lines()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(line -> new Sample(
                        line.group(1), line.group(2) == null ? "" : line.group(2), Double.parseDouble(line.group(3))))
                .toList());
    }

    List<Sample> all(String name, String... labelsAndValues) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name))
                .filter(sample -> {
                    boolean all = true;
                    for (int i = 0; i < labelsAndValues.length; i += 2) {
                        all &= sample.has(labelsAndValues[i], labelsAndValues[i + 1]);
                    }
                    return all;
                })
                .toList();
    }

    long sum(String name, String... labelsAndValues) {
        return (long)
                all(name, labelsAndValues).stream().mapToDouble(Sample::value).sum();
    }
}
