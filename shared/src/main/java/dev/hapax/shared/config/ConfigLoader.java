package dev.hapax.shared.config;

import dev.hapax.shared.config.Node.Mapping;
import dev.hapax.shared.config.Problem.Edit;
import dev.hapax.shared.config.Problem.Suggestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a configuration: the one way in for {@code serve}, {@code validate}, {@code reload} and {@code route add}. It
 * checks in phases and collects every problem before it speaks (config.md §4); content never makes it throw.
 */
public final class ConfigLoader {
    static final int KNOWN_VERSION = 1;

    private final List<KindInfo> kinds;

    private final Severity unknownKeys;

    public ConfigLoader(List<KindInfo> kinds) {
        this(kinds, Severity.ERROR);
    }

    private ConfigLoader(List<KindInfo> kinds, Severity unknownKeys) {
        this.kinds = List.copyOf(kinds);
        this.unknownKeys = unknownKeys;
    }

    /** One to which an unknown key is a warning: a file for a newer release. */
    public ConfigLoader allowingUnknownKeys() {
        return new ConfigLoader(kinds, Severity.WARNING);
    }

    public Loaded load(ConfigSource source, Environment environment) {
        var findings = new Findings(source.name());
        String decoded = DecodedText.of(source.bytes(), findings);
        boolean marked = decoded.startsWith("\uFEFF");
        String text = marked ? decoded.substring(1) : decoded;
        int shift = marked ? 1 : 0;
        findings.areAbout(text, shift);
        if (marked) {
            findings.add(findings.make(Rule.BYTE_ORDER_MARK, "", Span.START, "the file begins with a byte order mark")
                    .withSuggestion(new Suggestion("leave it out", true, List.of(new Edit(0, 1, "")))));
        }
        if (!findings.hasErrors()) {
            TextRules.check(text, shift, findings);
        }
        Optional<Node> root = findings.hasErrors() ? Optional.empty() : YamlDocument.read(text, shift, findings);
        boolean readable = !findings.hasErrors() || root.isPresent();
        HapaxConfig config = readable ? config(root, source, environment, findings) : null;
        List<Problem> problems = IgnoreComments.apply(text, shift, findings, config != null);
        boolean refused = problems.stream().anyMatch(Problem::isError);
        return new Loaded(source, text, refused ? null : config, problems);
    }

    /** What is in force with no file at all: the providers of the environment, then {@code echo}. */
    public HapaxConfig withoutFile(Environment environment) {
        var source = new ConfigSource("no file", null, new byte[0]);
        return assembled(Fields.NONE, source, environment, new Findings(source.name()));
    }

    /**
     * Every value in force with a file, and where it came from.
     *
     * @param config what {@link #load} made of it
     */
    public Effective.Block effective(Loaded loaded, HapaxConfig config, Environment environment) {
        ConfigSource source = loaded.source();
        var findings = new Findings(source.name());
        Path path = source.path();
        Path directory = path == null ? null : path.toAbsolutePath().getParent();
        Optional<Node> root = YamlDocument.read(loaded.text(), 0, findings);
        Fields fields = root.orElse(null) instanceof Mapping mapping
                ? new Walker(findings, new Interpolation(environment, directory), environment.mode(), unknownKeys)
                        .file(mapping)
                : Fields.NONE;
        return new EffectiveReader(config, fields, source.name(), environment).whole();
    }

    /** The same where there is no file. */
    public Effective.Block effective(Environment environment) {
        return new EffectiveReader(withoutFile(environment), Fields.NONE, "", environment).whole();
    }

    private @Nullable HapaxConfig config(
            Optional<Node> root, ConfigSource source, Environment environment, Findings findings) {
        if (root.isEmpty()) {
            findings.add(Rule.EMPTY_FILE, "", Span.START, "the file says nothing; the defaults serve");
            return assembled(Fields.NONE, source, environment, findings);
        }
        if (!(root.get() instanceof Mapping mapping)) {
            findings.add(
                    Rule.TOP_LEVEL,
                    "",
                    Span.START,
                    "the file is " + root.get().what() + "; it must be a block of keys such as `server:`");
            return null;
        }
        Path path = source.path();
        Path directory = path == null ? null : path.toAbsolutePath().getParent();
        var interpolation = new Interpolation(environment, directory);
        Fields fields = new Walker(findings, interpolation, environment.mode(), unknownKeys).file(mapping);
        Value version = fields.value("version");
        if (version != null && version.content() instanceof Long number && number > KNOWN_VERSION) {
            findings.add(findings.make(
                            Rule.NEWER_VERSION,
                            version.pointer(),
                            version.span(),
                            "the file is of version " + version.shown() + "; this Hapax knows version " + KNOWN_VERSION)
                    .withNote("help: a newer release of Hapax reads it"));
        }
        return assembled(fields, source, environment, findings);
    }

    private HapaxConfig assembled(Fields fields, ConfigSource source, Environment environment, Findings findings) {
        var reader = new ProviderReader(kinds, environment, source, findings);
        boolean filesMatter = environment.mode() != Environment.Mode.IGNORE;
        HapaxConfig.Tls tls = filesMatter
                ? new TlsReader(source, findings, new SecretRules(kinds, findings))
                        .read(fields.fields("server").fields("tls"))
                : null;
        var processing = new ProcessingReader(source.bytes(), findings);
        var redis = new RedisReader(filesMatter ? new NamedFiles(source, findings) : null);
        var assembly =
                new Assembly(fields, findings, reader, fromEnvironment(source, environment), processing, redis, tls);
        return assembly.config(sources -> {
            new ModelRules(fields, kinds, findings).check(fields);
            new TimeRules(findings, fields).check();
            new PlaceRules(fields, source, findings).check(sources, filesMatter);
        });
    }

    /** Those whose key is set, those that need none; {@code echo} last. */
    private List<HapaxConfig.Provider> fromEnvironment(ConfigSource source, Environment environment) {
        var quiet = new Environment(environment.variables(), Environment.Mode.IGNORE);
        var reader = new ProviderReader(kinds, quiet, source, new Findings(source.name()));
        List<HapaxConfig.Provider> providers = new ArrayList<>();
        for (String name : KindInfo.OF_THE_ENVIRONMENT) {
            reader.read(new ProviderSource(name, name, Fields.NONE, Fields.NONE, Span.START, "", null))
                    .filter(provider -> provider.offReason() == null)
                    .ifPresent(providers::add);
        }
        return providers;
    }
}
