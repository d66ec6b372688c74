package dev.hapax.shared.config.edit;

import dev.hapax.shared.config.edit.YamlText.Splice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The block {@code llm} of older files as what took its place: providers, their order, the defaults of the completion
 * handlers, and the blocks that are at the top level now.
 */
final class OlderLlm {
    private static final String KEY = "llm";
    private static final String PROVIDERS = "providers";
    private static final String PREFERENCE = "provider_preference";
    private static final String COMPLETION = "completion";
    private static final int STEP = 2;
    private static final Set<String> OF_COMPLETION = Set.of("system_prompt", "options", "max_context_tokens");
    private static final Set<String> TO_THE_TOP = Set.of("retry", "cache", "health_check");
    private static final Map<String, String> OF_A_PROVIDER =
            Map.of("provider", "type", "model", "model", "api_key", "api_key", "endpoint", "base_url");

    private final Older file;
    private final YamlText text;
    private final YamlNode.Entry llm;
    private final List<Splice> splices = new ArrayList<>();
    private final Set<String> names = new LinkedHashSet<>();
    private final Set<String> filled = new LinkedHashSet<>();
    private final List<List<String>> newProviders = new ArrayList<>();
    private final List<String> flowProviders = new ArrayList<>();

    private OlderLlm(Older file, YamlNode.Entry llm) {
        this.file = file;
        this.text = file.text();
        this.llm = llm;
    }

    /** @return nothing if the file has no such block */
    static List<Splice> moved(Older file) throws WouldReshape {
        Optional<YamlNode.Entry> llm = file.root().entry(KEY);
        return llm.isEmpty() ? List.of() : new OlderLlm(file, llm.get()).splices();
    }

    private List<Splice> splices() throws WouldReshape {
        if (!(llm.value() instanceof YamlNode.Mapping block)) {
            throw new WouldReshape("`llm` is not a block of keys", line());
        }
        if (block.merges() || YamlNode.sharedBeyond(file.root(), block)) {
            throw new WouldReshape("`llm` shares its keys with another place", line());
        }
        int column = text.column(file.root().start());
        List<EntryLines> entries =
                EntryLines.all(text, file.comments(), block, llm.key().end());
        file.block(PROVIDERS).ifPresent(all -> all.entries()
                .forEach(entry -> names.add(entry.key().shape().text())));
        provider(block, entries, List.of());
        backups(block, entries);
        var here = new ArrayList<List<String>>();
        if (!newProviders.isEmpty()) {
            placeProviders(column, here);
        }
        if (block.entry("backup_providers").isPresent() && !isThere(PREFERENCE)) {
            String order = names.stream().map(ScalarText::of).collect(Collectors.joining(", ", "[", "]"));
            here.add(List.of(" ".repeat(column) + PREFERENCE + ": " + order));
        }
        here.addAll(completion(entries, column));
        for (EntryLines entry : entries) {
            if ((TO_THE_TOP.contains(entry.key()) && !isThere(entry.key()))
                    || entry.key().startsWith("x-")) {
                here.add(entry.at(column));
            }
        }
        splices.add(replacement(here, column));
        splices.sort(Comparator.comparingInt(Splice::start));
        return splices;
    }

    private void backups(YamlNode.Mapping block, List<EntryLines> entries) throws WouldReshape {
        Optional<YamlNode.Entry> key = block.entry("backup_providers");
        if (key.isEmpty() || !(key.get().value() instanceof YamlNode.Sequence list)) {
            return;
        }
        var above = new ArrayList<String>();
        entries.stream()
                .filter(entry -> entry.key().equals("backup_providers"))
                .forEach(entry -> above.addAll(entry.lead()));
        int from = key.get().key().end();
        for (YamlNode item : list.items()) {
            if (!(item instanceof YamlNode.Mapping one) || one.merges()) {
                throw new WouldReshape("a backup provider is not a block of keys", text.lineNumber(item.start()));
            }
            above.addAll(file.comments().between(from, one.start()));
            provider(one, EntryLines.all(text, file.comments(), one, one.start()), List.copyOf(above));
            above.clear();
            from = text.lineEnd(one.end());
        }
    }

    /** A provider of the file that has nothing of an older block yet is filled; every other gets a name of its own. */
    private void provider(YamlNode.Mapping from, List<EntryLines> entries, List<String> above) throws WouldReshape {
        String kind = from.entry("provider")
                .map(entry -> entry.value().shape().text())
                .orElse("");
        if (kind.isEmpty() || kind.contains("$")) {
            throw new WouldReshape("`provider` names no kind", text.lineNumber(from.start()));
        }
        List<EntryLines> keys = entries.stream()
                .filter(entry -> OF_A_PROVIDER.containsKey(entry.key()) && !isNull(from, entry.key()))
                .map(entry -> entry.renamed(OF_A_PROVIDER.getOrDefault(entry.key(), entry.key())))
                .toList();
        Optional<YamlNode.Entry> named = file.block(PROVIDERS).flatMap(all -> all.entry(kind));
        if (named.isPresent() && filled.add(kind)) {
            fill(named.get(), keys);
            return;
        }
        String name = names.contains(kind) ? kind + "-" + (names.size() + 1) : kind;
        names.add(name);
        filled.add(name);
        var lines = new ArrayList<String>(above);
        lines.add(ScalarText.of(name) + ":");
        keys.forEach(entry -> lines.addAll(entry.at(STEP)));
        newProviders.add(lines);
        flowProviders.add(ScalarText.of(name)
                + keys.stream().map(EntryLines::flow).collect(Collectors.joining(", ", ": {", "}")));
    }

    private static boolean isNull(YamlNode.Mapping block, String key) {
        return block.entry(key)
                .filter(entry -> entry.value() instanceof YamlNode.Scalar scalar && scalar.isNull())
                .isPresent();
    }

    /** What the provider itself says stands. */
    private void fill(YamlNode.Entry provider, List<EntryLines> keys) throws WouldReshape {
        if (!(provider.value() instanceof YamlNode.Mapping own) || own.entries().isEmpty() || own.merges()) {
            throw new WouldReshape(
                    "`" + provider.key().shape().text() + "` and `llm` are one provider",
                    text.lineNumber(provider.key().start()));
        }
        List<EntryLines> missing = keys.stream()
                .filter(entry ->
                        !entry.key().equals("type") && own.entry(entry.key()).isEmpty())
                .filter(entry ->
                        !entry.key().equals("base_url") || own.entry("endpoint").isEmpty())
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        int end = own.entries().getLast().value().end();
        if (own.flow()) {
            String more = missing.stream().map(entry -> ", " + entry.flow()).collect(Collectors.joining());
            splices.add(new Splice(end, end, more));
        } else {
            int column = text.column(own.start());
            int lineEnd = text.lineEnd(end);
            splices.add(new Splice(
                    lineEnd,
                    lineEnd,
                    broken(missing.stream()
                            .flatMap(entry -> entry.at(column).stream())
                            .toList())));
        }
    }

    private void placeProviders(int column, List<List<String>> here) throws WouldReshape {
        Optional<YamlNode.Entry> key = file.root().entry(PROVIDERS);
        Optional<YamlNode.Mapping> there =
                file.block(PROVIDERS).filter(all -> !all.entries().isEmpty());
        if (key.isEmpty()) {
            var lines = new ArrayList<String>(List.of(" ".repeat(column) + PROVIDERS + ":"));
            newProviders.forEach(provider -> lines.addAll(indented(provider, column + STEP)));
            here.add(lines);
        } else if (there.isEmpty() || there.get().merges()) {
            throw new WouldReshape(
                    "`providers` takes no further entries",
                    text.lineNumber(key.get().key().start()));
        } else if (there.get().flow()) {
            int end = there.get().entries().getLast().value().end();
            splices.add(new Splice(end, end, ", " + String.join(", ", flowProviders)));
        } else {
            int end = text.lineEnd(there.get().entries().getLast().value().end());
            int at = text.column(there.get().start());
            splices.add(new Splice(
                    end,
                    end,
                    broken(newProviders.stream()
                            .flatMap(provider -> indented(provider, at).stream())
                            .toList())));
        }
    }

    private List<List<String>> completion(List<EntryLines> entries, int column) {
        var lines = new ArrayList<String>(List.of(" ".repeat(column) + COMPLETION + ":"));
        entries.stream()
                .filter(entry -> OF_COMPLETION.contains(entry.key()))
                .forEach(entry -> lines.addAll(entry.at(column + STEP)));
        return lines.size() == 1 || isThere(COMPLETION) ? List.of() : List.of(lines);
    }

    /** What the block becomes at its place; comments that went nowhere else come first. */
    private Splice replacement(List<List<String>> here, int column) {
        int start = text.lineStart(llm.key().start());
        int end = text.lineEnd(llm.value().end());
        String lineBreak = text.breakNear(start);
        String everything = here.stream().flatMap(List::stream).collect(Collectors.joining("\n"))
                + splices.stream().map(Splice::text).collect(Collectors.joining("\n"));
        List<String> homeless = file.comments().between(llm.key().start(), end).stream()
                .filter(comment -> !everything.contains(comment))
                .map(comment -> " ".repeat(column) + comment)
                .toList();
        var blocks = new ArrayList<String>();
        if (!homeless.isEmpty()) {
            blocks.add(String.join(lineBreak, homeless));
        }
        here.forEach(lines -> blocks.add(String.join(lineBreak, lines)));
        if (blocks.isEmpty()) {
            int next = file.afterBreak(end);
            return next > end ? new Splice(start, next, "") : new Splice(text.previousLineEnd(start), end, "");
        }
        String written = String.join(lineBreak + lineBreak, blocks);
        if (!homeless.isEmpty() && blocks.size() > 1) {
            written = blocks.getFirst()
                    + lineBreak
                    + String.join(lineBreak + lineBreak, blocks.subList(1, blocks.size()));
        }
        return new Splice(start, end, written);
    }

    private boolean isThere(String key) {
        return file.root().entry(key).isPresent();
    }

    private String broken(List<String> lines) {
        String lineBreak = text.breakNear(llm.key().start());
        return lineBreak + String.join(lineBreak, lines);
    }

    private static List<String> indented(List<String> lines, int column) {
        return lines.stream()
                .map(line -> line.isBlank() ? line : " ".repeat(column) + line)
                .toList();
    }

    private int line() {
        return text.lineNumber(llm.key().start());
    }
}
