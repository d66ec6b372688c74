package dev.hapax.shared.config;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks that intervals, addresses, files and providers fit together. */
final class PlaceRules {
    /** Where clouds answer a machine with its own credentials. */
    private static final Set<String> METADATA =
            Set.of("metadata.google.internal", "metadata.goog", "100.100.100.200", "[fd00:ec2::254]", "fd00:ec2::254");

    private final Fields root;
    private final ConfigSource source;
    private final Findings findings;

    PlaceRules(Fields root, ConfigSource source, Findings findings) {
        this.root = root;
        this.source = source;
        this.findings = findings;
    }

    void check(List<ProviderSource> sources, boolean filesMatter) {
        interval(root.fields("health_check"));
        interval(root.fields("llm").fields("health_check"));
        Fields providers = root.fields("providers");
        for (String name : providers.values().keySet()) {
            Fields provider = providers.fields(name);
            interval(provider.fields("health_check"));
            addresses(provider);
            Fields models = provider.fields("models");
            models.values().keySet().forEach(model -> addresses(models.fields(model)));
        }
        Fields older = root.fields("llm");
        addresses(older);
        for (Value backup : older.list("backup_providers")) {
            if (backup.content() instanceof Fields fields) {
                addresses(fields);
            }
        }
        for (Value route : root.list("routes")) {
            if (route.content() instanceof Fields fields) {
                interval(fields.fields("health_check"));
            }
        }
        Fields channels = root.fields("alerts").fields("channels");
        channels.values()
                .keySet()
                .forEach(channel -> channel(channels.fields(channel).value("url")));
        unused(sources);
        if (filesMatter) {
            files();
        }
    }

    /** Only where the file names both: a default is nobody's mistake. */
    private void interval(Fields check) {
        Value interval = check.value("interval");
        Value timeout = check.value("timeout");
        if (interval != null
                && timeout != null
                && interval.content() instanceof Duration between
                && timeout.content() instanceof Duration longest
                && longest.compareTo(between) > 0) {
            findings.add(findings.make(
                            Rule.HEALTH_INTERVAL,
                            interval.pointer(),
                            interval.span(),
                            "a probe may take longer than the time to the next one")
                    .withNote("help: make `timeout` shorter than `interval`"));
        }
    }

    private void addresses(Fields block) {
        address(block.value("base_url"));
        address(block.value("endpoint"));
    }

    private void channel(@Nullable Value url) {
        address(url);
        if (url != null) {
            new InClear(source, findings).address(url);
        }
    }

    private void address(@Nullable Value value) {
        if (value == null || !(value.content() instanceof URI uri) || uri.getHost() == null) {
            return;
        }
        String host = uri.getHost();
        if (isLinkLocal(host) || METADATA.contains(host.toLowerCase(Locale.ROOT))) {
            findings.add(findings.make(
                            Rule.BAD_URL,
                            value.pointer(),
                            value.span(),
                            "`" + value.shown(host) + "` answers a machine about itself; nobody else lives there")
                    .withNote("note: requests sent there could read the machine's own credentials"));
        }
        Fields server = root.fields("server");
        int port = server.count("port", 8080);
        boolean own = BaseUrls.isLoopback(host) && listensOn(server.text("host", Settings.HOST), host);
        int there = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
        if (own && port != 0 && there == port) {
            findings.add(findings.make(
                            Rule.LISTEN_CLASH,
                            value.pointer(),
                            value.span(),
                            "the gateway itself listens at `" + value.shown(host + ":" + there)
                                    + "`; it would ask itself")
                    .withNote("help: change this address or `server.port`"));
        }
    }

    /** Where a machine finds its neighbours, and clouds their machines' credentials, in whichever way it is written. */
    private static boolean isLinkLocal(String host) {
        String plain = host.replaceAll("[\\[\\]]|%.*", "");
        boolean six = plain.contains(":");
        boolean four = !plain.isEmpty() && Character.isDigit(plain.charAt(0));
        try {
            return (six && Inet6Address.ofLiteral(plain).isLinkLocalAddress())
                    || (four && Inet4Address.ofPosixLiteral(plain).isLinkLocalAddress());
        } catch (IllegalArgumentException aName) {
            return false;
        }
    }

    private static boolean listensOn(String listening, String host) {
        return BaseUrls.isLoopback(listening)
                || listening.equals(host)
                || listening.equals("0.0.0.0")
                || listening.equals("::");
    }

    /** Without an explicit preference everybody is in the chain. */
    private void unused(List<ProviderSource> sources) {
        if (!root.has("provider_preference")) {
            return;
        }
        Set<String> reached = new HashSet<>(root.texts("provider_preference"));
        if (!sources.stream().map(ProviderSource::name).toList().containsAll(reached)) {
            return; // the misspelt name among them is told already
        }
        Fields aliases = root.fields("models");
        aliases.values()
                .keySet()
                .forEach(alias -> reach(
                        aliases.content(alias) instanceof Fields fields ? fields.list("targets") : aliases.list(alias),
                        reached));
        for (Value route : root.list("routes")) {
            if (route.content() instanceof Fields fields) {
                reach(fields.list("targets"), reached);
            }
        }
        for (ProviderSource provider : sources) {
            Fields models = provider.own().fields("models");
            models.values().keySet().forEach(model -> reach(models.fields(model).list("targets"), reached));
        }
        for (ProviderSource provider : sources) {
            boolean listed = !provider.own().fields("models").names().isEmpty();
            boolean ofThisFile = provider.pointer().startsWith("/providers/") && provider.older() == Fields.NONE;
            if (ofThisFile && !listed && provider.own().flag("enabled", true) && !reached.contains(provider.name())) {
                findings.add(findings.make(
                                Rule.UNUSED_PROVIDER,
                                provider.pointer(),
                                provider.span(),
                                "nothing leads to provider `" + provider.shownName() + "`")
                        .withNote("help: add it to `provider_preference` or to the targets of a route"));
            }
        }
    }

    private static void reach(List<Value> targets, Set<String> reached) {
        for (Value target : targets) {
            String text = Targets.text(target);
            if (!text.isEmpty()) {
                reached.add(TargetRef.parse(text).provider());
            }
        }
    }

    private void files() {
        Value log = root.fields("logging").value("file");
        Path file = log == null ? null : resolved(log.text());
        Path directory = file == null ? null : file.toAbsolutePath().getParent();
        if (log != null && directory != null && !Files.isDirectory(directory)) {
            named(log, "there is no directory for `" + log.shown() + "`");
        }
    }

    private void named(Value value, String message) {
        findings.add(Rule.FILE_NAMED, value.pointer(), value.span(), message);
    }

    private @Nullable Path resolved(String name) {
        try {
            Path config = source.path();
            Path base = config == null ? null : config.toAbsolutePath().getParent();
            return base == null ? Path.of(name) : base.resolve(name);
        } catch (InvalidPathException _) {
            return null;
        }
    }
}
