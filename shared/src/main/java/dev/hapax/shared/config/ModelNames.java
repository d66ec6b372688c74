package dev.hapax.shared.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Names of models as their providers spelt them on a day. A name that is not among them is not wrong, for there are new
 * ones every week: only one that is clearly another spelling of one of these is spoken of.
 */
final class ModelNames {
    /** More is another model, not another spelling. */
    private static final int NEAR = 2;

    private final LocalDate date;
    private final Map<String, List<String>> byKind;

    private ModelNames(LocalDate date, Map<String, List<String>> byKind) {
        this.date = date;
        this.byKind = byKind;
    }

    static ModelNames read() {
        try (InputStream list = ModelNames.class.getResourceAsStream("models.txt")) {
            String text = new String(Objects.requireNonNull(list, "models.txt").readAllBytes(), StandardCharsets.UTF_8);
            return parsed(text.lines().filter(line -> !line.startsWith("#")).toList());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static ModelNames parsed(List<String> lines) {
        Map<String, List<String>> byKind = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            if (line.startsWith("[")) {
                names = new ArrayList<>();
                byKind.put(line.substring(1, line.length() - 1), names);
            } else {
                names.add(line);
            }
        }
        return new ModelNames(LocalDate.parse(lines.getFirst().substring("date ".length())), byKind);
    }

    /** The day on which the providers offered these. */
    LocalDate date() {
        return date;
    }

    /** The kinds whose models are known. */
    List<String> kinds() {
        return List.copyOf(byKind.keySet());
    }

    /** The spelling that was meant; empty where the name may well be right. */
    Optional<String> meant(String typed, KindInfo kind) {
        List<String> known = byKind.getOrDefault(kind.name(), List.of());
        if (known.contains(typed)) {
            return Optional.empty();
        }
        List<String> same = known.stream()
                .filter(name -> plain(name).equals(plain(typed)) || plain(name).equals(plain(typed) + "-latest"))
                .toList();
        return same.size() == 1
                ? Optional.of(same.getFirst())
                : DidYouMean.of(typed, known, NEAR).filter(name -> digits(name).equals(digits(typed)));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('.', '-').replace('_', '-');
    }

    private static String digits(String name) {
        return name.replaceAll("\\D", "");
    }
}
