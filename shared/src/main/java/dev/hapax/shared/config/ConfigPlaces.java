package dev.hapax.shared.config;

import dev.hapax.shared.config.Node.Entry;
import dev.hapax.shared.config.Node.Mapping;
import dev.hapax.shared.config.Node.Scalar;
import dev.hapax.shared.config.Node.Sequence;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where in a file that was loaded something stands, for findings that are made after it was read. */
public final class ConfigPlaces {
    private final @Nullable Node root;

    private ConfigPlaces(@Nullable Node root) {
        this.root = root;
    }

    /** A place in the tree and in the text. */
    public record At(String pointer, Span span) {}

    public static ConfigPlaces of(Loaded loaded) {
        byte[] bytes = loaded.source().bytes();
        boolean marked = bytes.length > 2 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB;
        var quiet = new Findings(loaded.source().name());
        return new ConfigPlaces(
                YamlDocument.read(loaded.text(), marked ? 1 : 0, quiet).orElse(null));
    }

    /** The names from the top of the file to a key. */
    public record Way(List<String> names) {
        public static Way to(String... names) {
            return new Way(List.of(names));
        }
    }

    /**
     * The first of these that is there: the value where it is a single one, else its key; else the file's beginning.
     */
    public At first(List<Way> ways) {
        for (Way way : ways) {
            Optional<At> found = at(way.names());
            if (found.isPresent()) {
                return found.get();
            }
        }
        return new At("", Span.START);
    }

    private Optional<At> at(List<String> names) {
        Node node = root;
        String pointer = "";
        Span span = Span.START;
        for (String name : names) {
            pointer = Findings.under(pointer, name);
            switch (node) {
                case Mapping mapping -> {
                    Optional<Entry> entry = mapping.entry(name);
                    if (entry.isEmpty()) {
                        return Optional.empty();
                    }
                    node = entry.get().value();
                    span = node instanceof Scalar
                            ? node.span()
                            : entry.get().key().span();
                }
                case Sequence sequence -> {
                    if (!name.matches("\\d{1,6}")
                            || Integer.parseInt(name) >= sequence.items().size()) {
                        return Optional.empty();
                    }
                    node = sequence.items().get(Integer.parseInt(name));
                    span = node.span();
                }
                case Scalar _ -> {
                    return Optional.empty();
                }
                case null -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(new At(pointer, span));
    }
}
