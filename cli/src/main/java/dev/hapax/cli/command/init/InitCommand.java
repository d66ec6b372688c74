package dev.hapax.cli.command.init;

import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Item;
import dev.hapax.cli.output.Answer.Lines;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.cli.terminal.Surroundings;
import dev.hapax.shared.admin.AdminJson;
import dev.hapax.shared.config.ConfigSchema;
import dev.hapax.shared.config.KindInfo;
import dev.hapax.shared.config.edit.ConfigFile;
import dev.hapax.shared.config.edit.ConfigFile.ChangedMeanwhile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

public final class InitCommand implements Command {
    private static final String SCHEMA = "hapax.schema.json";

    /**
     * @param schema the file for editors, or null where none was written
     * @param written false in a dry run
     */
    private record First(
            @Nullable String file, @Nullable String schema, List<String> providers, boolean written, String text) {}

    private @Nullable Path file;
    private boolean force;
    private boolean dryRun;

    private final Surroundings surroundings;
    private final Where where;
    private final Output output;
    private final Supplier<List<KindInfo>> kinds;
    private final OllamaProbe ollama;

    public InitCommand(
            Surroundings surroundings, Where where, Output output, Supplier<List<KindInfo>> kinds, OllamaProbe ollama) {
        this.surroundings = surroundings;
        this.where = where;
        this.output = output;
        this.kinds = kinds;
        this.ollama = ollama;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Writes a first config file from the keys in the environment; the keys stay there.")
                .argument(
                        "FILE",
                        "0..1",
                        "Where to, - for standard output (default: ./hapax.yaml, or the file of --config).",
                        Path.class,
                        given -> file = given)
                .flag("--force", "Replace a file that is there.", on -> force = on)
                .flag("--dry-run", "Print the file; write nothing.", on -> dryRun = on)
                .examples("hapax init", "hapax init --dry-run", "hapax init - > gateway/hapax.yaml")
                .exitCodes(
                        "0:written, or printed",
                        "5:a file is there already, and --force was not given",
                        "7:the file cannot be written here");
    }

    @Override
    public Integer call() throws CliFailed {
        boolean hosted =
                !surroundings.environment().getOrDefault("OLLAMA_HOST", "").isBlank();
        var first = FirstConfig.of(surroundings.environment(), hosted || ollama.answers(), kinds.get());
        String text = first.text("./" + SCHEMA);
        boolean printed = dryRun || (file != null && file.toString().equals("-"));
        if (printed) {
            output.show(Answer.of(
                            new First(null, null, first.names(), false, text),
                            new Lines(text.lines().toList()))
                    .listing(items(first))
                    .withNotes(List.of("for editors: hapax config schema > " + SCHEMA)));
            return ExitCode.OK.code();
        }
        Path place = where.newConfig(file);
        Path schema = write(place, text);
        var lines = new ArrayList<String>();
        lines.add(where.display(place) + " written   " + String.join(", ", first.names()));
        var asides = new ArrayList<String>();
        if (schema != null) {
            asides.add(where.display(schema) + ": its schema, for editors");
        }
        asides.add("hapax serve     runs it");
        output.show(Answer.of(
                        new First(
                                place.toString(), schema == null ? null : schema.toString(), first.names(), true, text),
                        new Lines(lines))
                .listing(items(first))
                .withAsides(asides));
        return ExitCode.OK.code();
    }

    private static List<Item> items(FirstConfig first) {
        return first.names().stream()
                .map(name -> new Item("provider/" + name, name))
                .toList();
    }

    /** @return the schema's file, null where one of that name is there and is not replaced */
    private @Nullable Path write(Path place, String text) throws CliFailed {
        try {
            put(place, text.getBytes(StandardCharsets.UTF_8));
            Path schema = place.resolveSibling(SCHEMA);
            if (Files.exists(schema) && !force) {
                return null;
            }
            put(
                    schema,
                    (AdminJson.MAPPER.writeValueAsString(ConfigSchema.document()) + "\n")
                            .getBytes(StandardCharsets.UTF_8));
            return schema;
        } catch (FileAlreadyExistsException there) {
            throw CliFailed.of(ExitCode.CONFLICT, "config.exists", where.display(place) + " is there already")
                    .next("hapax init --force        replace it", "hapax init --dry-run      see what it would be");
        } catch (ChangedMeanwhile changed) {
            throw CliFailed.of(ExitCode.CONFLICT, "config.changed", changed.getMessage());
        } catch (IOException unwritable) {
            throw CliFailed.unwritable("config.unwritable", where.display(place), unwritable);
        }
    }

    private void put(Path place, byte[] content) throws IOException, ChangedMeanwhile {
        if (force && Files.exists(place)) {
            ConfigFile.replace(place, ConfigFile.revisionOf(Files.readAllBytes(place)), content);
        } else {
            ConfigFile.create(place, content);
        }
    }
}
