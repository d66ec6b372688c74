package dev.hapax.cli.command.config;

import dev.hapax.cli.output.YamlText;
import dev.hapax.shared.config.Effective;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is in force as YAML lines, each with where its value came from behind it where that is asked for. */
final class EffectiveText {
    /** Beyond this column origins are not lined up any more. */
    private static final int WIDEST = 48;

    private static final String SECRET = "***";

    private final boolean origins;
    private final List<Line> lines = new ArrayList<>();

    private record Line(String text, @Nullable String origin) {}

    private EffectiveText(boolean origins) {
        this.origins = origins;
    }

    /** @param origins of every value; without it only secrets name their source */
    static List<String> of(Effective.Block whole, boolean origins) {
        var text = new EffectiveText(origins);
        text.members(whole, 0);
        int width = text.lines.stream()
                .filter(line -> line.origin() != null && line.text().length() <= WIDEST)
                .mapToInt(line -> line.text().length())
                .max()
                .orElse(0);
        return text.lines.stream()
                .map(line -> line.origin() == null
                        ? line.text()
                        : line.text()
                                + " ".repeat(Math.max(0, width - line.text().length())) + "   # " + line.origin())
                .toList();
    }

    private void members(Effective.Block block, int indent) {
        block.members()
                .forEach((name, value) -> member(" ".repeat(indent) + YamlText.inline(name) + ":", value, indent));
    }

    private void member(String head, Effective value, int indent) {
        switch (value) {
            case Effective.Leaf leaf -> leaf(head + " ", leaf);
            case Effective.Block(Map<String, Effective> members)
            when members.isEmpty() -> lines.add(new Line(head + " {}", null));
            case Effective.Items(List<Effective> items) when items.isEmpty() -> lines.add(new Line(head + " []", null));
            case Effective.Block block -> {
                lines.add(new Line(head, null));
                members(block, indent + 2);
            }
            case Effective.Items(List<Effective> items) -> {
                lines.add(new Line(head, null));
                items.forEach(item -> item(item, indent + 2));
            }
        }
    }

    /** The first line of an item stands beside its dash. */
    private void item(Effective item, int indent) {
        int first = lines.size();
        switch (item) {
            case Effective.Leaf leaf -> leaf(" ".repeat(indent) + "- ", leaf);
            case Effective.Block block -> members(block, indent + 2);
            case Effective.Items(List<Effective> items) -> items.forEach(inner -> item(inner, indent + 2));
        }
        if (!(item instanceof Effective.Leaf) && lines.size() > first) {
            Line line = lines.get(first);
            lines.set(first, new Line(" ".repeat(indent) + "- " + line.text().substring(indent + 2), line.origin()));
        }
    }

    private void leaf(String head, Effective.Leaf leaf) {
        boolean told = origins || SECRET.equals(leaf.value());
        lines.add(new Line(head + YamlText.inline(leaf.value()), told ? leaf.origin() : null));
    }

    /** The values as maps and lists. */
    static @Nullable Object values(Effective value) {
        return switch (value) {
            case Effective.Leaf leaf -> leaf.value();
            case Effective.Items items ->
                items.items().stream().map(EffectiveText::values).toList();
            case Effective.Block block -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                block.members().forEach((name, inner) -> members.put(name, values(inner)));
                yield members;
            }
        };
    }

    /** Pointer to origin. */
    static Map<String, String> origins(Effective value) {
        Map<String, String> origins = new LinkedHashMap<>();
        origins("", value, origins);
        return origins;
    }

    private static void origins(String pointer, Effective value, Map<String, String> into) {
        switch (value) {
            case Effective.Leaf leaf -> into.put(pointer, leaf.origin());
            case Effective.Items items -> {
                for (int i = 0; i < items.items().size(); i++) {
                    origins(pointer + "/" + i, items.items().get(i), into);
                }
            }
            case Effective.Block block ->
                block.members()
                        .forEach((name, inner) ->
                                origins(pointer + "/" + name.replace("~", "~0").replace("/", "~1"), inner, into));
        }
    }
}
