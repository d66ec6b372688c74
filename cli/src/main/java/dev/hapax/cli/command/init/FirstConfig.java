package dev.hapax.cli.command.init;

import dev.hapax.shared.config.KindInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The text of a first file: what {@code serve} would take from the environment without one, written down, with comments
 * that show what else there is. Keys are only ever named, as {@code ${VARIABLE}}.
 *
 * @param providers those that can be used now, the most preferred first
 */
record FirstConfig(List<Found> providers, List<KindInfo> kinds) {
    /** As the loader prefers them where no file says otherwise. */
    private static final List<String> ORDER = List.of("anthropic", "openai", "gemini");

    private static final String OLLAMA = "ollama";
    private static final String ECHO = "echo";

    /** @param variable that holds its key, or null where none is needed */
    record Found(KindInfo kind, @Nullable String variable) {}

    /** @param ollama whether a server of it is there */
    static FirstConfig of(Map<String, String> environment, boolean ollama, List<KindInfo> kinds) {
        var found = new ArrayList<Found>();
        kinds.stream()
                .filter(kind -> kind.keyRequired() && kind.defaultBaseUrl() != null)
                .sorted(Comparator.comparingInt(FirstConfig::rank))
                .forEach(kind -> Stream.of(kind.keyVariable(), kind.otherKeyVariable())
                        .filter(variable -> variable != null
                                && !environment.getOrDefault(variable, "").isBlank())
                        .findFirst()
                        .ifPresent(variable -> found.add(new Found(kind, variable))));
        if (ollama) {
            KindInfo.named(OLLAMA, kinds).ifPresent(kind -> found.add(new Found(kind, null)));
        }
        return new FirstConfig(List.copyOf(found), kinds);
    }

    private static int rank(KindInfo kind) {
        int at = ORDER.indexOf(kind.name());
        return at < 0 ? ORDER.size() : at;
    }

    List<String> names() {
        return providers.isEmpty()
                ? List.of(ECHO)
                : providers.stream().map(found -> found.kind().name()).toList();
    }

    /** @param schema as editors find it from the file */
    String text(String schema) {
        var lines = new ArrayList<String>();
        lines.add("# yaml-language-server: $schema=" + schema);
        lines.add("# $schema: " + schema);
        lines.add("#");
        lines.add("# Hapax, a gateway to language models.");
        lines.add("#   hapax validate    checks this file          hapax serve     runs it");
        lines.add("#   hapax reload      applies a change of it    hapax explain   tells more about a finding");
        lines.add("version: 1");
        lines.add("");
        lines.addAll(server());
        lines.add("");
        lines.addAll(whoAnswers());
        lines.add("");
        lines.addAll(order());
        lines.add("");
        lines.addAll(further());
        return String.join("\n", lines) + "\n";
    }

    private static List<String> server() {
        return List.of(
                "server:",
                "  host: 127.0.0.1   # this machine only; 0.0.0.0 opens it to the network: add client keys then, below",
                "  port: 8080");
    }

    private List<String> whoAnswers() {
        var lines = new ArrayList<String>();
        lines.add(
                "# Who answers. No key stands in this file: ${NAME} is a variable of the environment that `hapax serve`");
        lines.add("# runs in, ${file:PATH} the content of a file.");
        lines.add("providers:");
        if (providers.isEmpty()) {
            lines.add("  echo:             # answers with your own words: no key, no network; for the first steps");
            lines.add("    type: echo");
        }
        for (Found found : providers) {
            lines.addAll(provider(found));
        }
        KindInfo.named(providers.isEmpty() ? ORDER.getFirst() : OLLAMA, kinds)
                .filter(kind ->
                        providers.stream().noneMatch(found -> found.kind().equals(kind)))
                .ifPresent(kind -> lines.addAll(inComment(kind)));
        return lines;
    }

    private static List<String> provider(Found found) {
        KindInfo kind = found.kind();
        var lines = new ArrayList<String>();
        lines.add("  " + kind.name() + ":");
        lines.add("    type: " + kind.name());
        if (found.variable() != null) {
            lines.add("    api_key: ${" + found.variable() + "}");
        }
        if (kind.defaultModel() != null) {
            lines.add("    model: " + kind.defaultModel() + "   # where a request names none");
        } else if (kind.name().equals(OLLAMA)) {
            lines.add("    # at OLLAMA_HOST where that is set, else at " + kind.defaultBaseUrl());
            lines.add("    # base_url: http://10.0.0.5:11434");
            lines.add("    # model: llama3.2   # where a request names none");
        }
        return lines;
    }

    private static List<String> inComment(KindInfo kind) {
        var lines = new ArrayList<String>();
        lines.add("  # " + kind.name() + ":");
        lines.add("  #   type: " + kind.name());
        if (kind.keyVariable() != null) {
            lines.add("  #   api_key: ${" + kind.keyVariable() + "}");
        }
        lines.add("  #   model: " + (kind.defaultModel() == null ? "llama3.2" : kind.defaultModel()));
        return lines;
    }

    private List<String> order() {
        return List.of(
                "# Who is asked first, and who after a failure, in order.",
                "provider_preference: [" + String.join(", ", names()) + "]");
    }

    private List<String> further() {
        String first = names().getFirst();
        return List.of(
                "# Public names for lists of targets; a request asks for them as its `model`.",
                "# models:",
                "#   fast: [" + String.join(", ", names()) + "]",
                "",
                "# Paths of your own. /v1/chat/completions, /v1/messages, /v1/completions and the others are there anyway.",
                "# routes:",
                "#   - path: /v1/summary",
                "#     handler: completion",
                "#     system_prompt: Summarize what you are given in three sentences.",
                "#     targets: [" + first + "]",
                "",
                "# Who may ask. One key is one tenant.",
                "# auth:",
                "#   keys:",
                "#     - name: my-app",
                "#       key: ${MY_APP_KEY}",
                "",
                "# logging: {level: info}   # prompts and answers are never logged unless `bodies: true`");
    }
}
