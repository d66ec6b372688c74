package dev.hapax.shared.config;

import dev.hapax.shared.config.FieldType.Block;
import dev.hapax.shared.config.FieldType.KeySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code docs/configuration.md}, made of the table of keys. A test holds the page true; {@link #main} in the directory
 * of this module writes it anew.
 */
final class ConfigPage {
    static final Path FILE = Path.of("../docs/configuration.md");

    private static final String HEAD = """
            # The config file: every key

            This page is made of the table by which the file is checked; `hapax config schema` prints the same for editors.
            To see what a file of yours comes to, with where each value is from: `hapax config show --resolved --origin`.

            - **duration**: `100ms`, `30s`, `1m30s`, `24h`; a number alone is refused, for nobody knows its unit
            - **size**: `64KiB`, `10MB`, or a number of bytes
            - **target**: `provider/model`, or `provider` for its default model
            - **secret**: text that is printed as `***`; write `${VARIABLE}` or `${file:PATH}`
            - any value may be `${VARIABLE}`, `${VARIABLE:-default}` or `${file:PATH}`; `$$` is a dollar sign
            - lists take the place of their default, blocks are merged with it, `null` keeps it
            - keys that begin with `x-` are yours: they may stand in any block and hold anchors
            """;

    private final Map<Block, List<String>> places = new LinkedHashMap<>();

    private ConfigPage() {}

    public static void main(String[] arguments) throws IOException {
        Files.createDirectories(FILE.toAbsolutePath().normalize().getParent());
        Files.writeString(FILE, text());
    }

    static String text() {
        var page = new ConfigPage();
        page.collect();
        var out = new StringBuilder(HEAD);
        page.places.forEach((block, paths) -> out.append(page.section(block, paths)));
        return out.toString();
    }

    private record Place(FieldType type, String path) {}

    /** The shallow first, so that a block is described where it stands for the whole file. */
    private void collect() {
        var open = new ArrayDeque<>(List.of(new Place(KeyTable.FILE, "")));
        while (!open.isEmpty()) {
            Place at = open.removeFirst();
            switch (at.type()) {
                case Block block -> {
                    List<String> known = places.computeIfAbsent(block, _ -> new ArrayList<>());
                    known.add(at.path());
                    if (known.size() == 1) {
                        String before = at.path().isEmpty() ? "" : at.path() + ".";
                        block.keys().forEach(key -> open.add(new Place(key.type(), before + key.name())));
                    }
                }
                case FieldType.ListOf list -> open.addFirst(new Place(list.item(), at.path() + "[]"));
                case FieldType.MapOf map -> open.addFirst(new Place(map.value(), at.path() + ".<name>"));
                case FieldType.Either either -> {
                    open.addFirst(new Place(either.other(), at.path()));
                    open.addFirst(new Place(either.scalar(), at.path()));
                }
                default -> {
                    // A single value has no keys.
                }
            }
        }
    }

    private String section(Block block, List<String> paths) {
        var out = new StringBuilder("\n## ");
        out.append(paths.getFirst().isEmpty() ? "At the top level" : "`" + paths.getFirst() + "`")
                .append("\n\n");
        if (paths.size() > 1) {
            out.append("Also at ")
                    .append(paths.stream().skip(1).map(path -> "`" + path + "`").collect(Collectors.joining(", ")))
                    .append(".\n\n");
        }
        out.append("| key | type | default | what it does |\n|---|---|---|---|\n");
        block.keys().forEach(key -> out.append(row(key)));
        return out.toString();
    }

    private static String row(KeySpec key) {
        String standard = key.required() ? "**required**" : standard(key.standard());
        return "| `" + key.name() + "` | " + type(key.type()) + " | " + standard + " | "
                + key.doc().replace("|", "\\|") + " |\n";
    }

    /** What could stand in the file as it is looks like it. */
    private static String standard(String standard) {
        return standard.isEmpty() || standard.contains(" ") ? standard : "`" + standard + "`";
    }

    private static String type(FieldType type) {
        return switch (type) {
            case FieldType.Text _ -> "text";
            case FieldType.Filled _ -> "text, not empty";
            case FieldType.SecretText _ -> "secret";
            case FieldType.Bool _ -> "`true` or `false`";
            case FieldType.Whole whole -> "whole number" + range(whole.least(), whole.most());
            case FieldType.Real real -> "number" + range((long) real.least(), (long) real.most());
            case FieldType.Period period -> period.zero() ? "duration, or 0" : "duration";
            case FieldType.Size _ -> "size";
            case FieldType.HttpUrl _ -> "URL";
            case FieldType.RedisPlace _ -> "`host:port`, or URL such as `rediss://user:password@host:port/0`";
            case FieldType.AddressRange _ -> "address, or network such as `10.0.0.0/8`";
            case FieldType.GatewayPath _ -> "path on the gateway";
            case FieldType.PathOrUrl _ -> "path on the gateway, or URL";
            case FieldType.Date _ -> "date, or `true`";
            case FieldType.Limit _ -> "share (`5%`), duration, `tokens` or `usd`";
            case FieldType.OneOf oneOf ->
                oneOf.words().stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
            case FieldType.Either either -> type(either.scalar()) + "; or " + type(either.other());
            case FieldType.ListOf list -> "list of: " + type(list.item());
            case FieldType.MapOf map -> "names, each with: " + type(map.value());
            case Block block ->
                block.what().isEmpty()
                        ? "a block"
                        : block.what().startsWith("`") ? "a block" : "a block: " + block.what();
            case FieldType.Anything _ -> "anything";
        };
    }

    private static String range(long least, long most) {
        return most >= Integer.MAX_VALUE ? " from " + least : " from " + least + " to " + most;
    }
}
