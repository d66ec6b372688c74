package dev.hapax.daemon.sdk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Which client was content with which upstream in which case, as a table in Markdown. */
final class Verdicts {
    private final Map<Case, Map<String, Boolean>> all = new EnumMap<>(Case.class);

    void record(Case which, Client client, Upstream upstream, boolean content) {
        all.computeIfAbsent(which, _ -> new TreeMap<>()).put(cell(client, upstream), content);
    }

    /** One row a client and upstream, one column a case: ok, wrong, or – where one side has nothing of the kind. */
    String table() {
        var table = new StringBuilder("| client | upstream |");
        for (Case which : Case.values()) {
            table.append(' ').append(which.title).append(" |");
        }
        table.append("\n|---|---|").append("---|".repeat(Case.values().length)).append('\n');
        for (Client client : Client.values()) {
            for (Upstream upstream : Upstream.values()) {
                table.append("| ")
                        .append(client.artifact)
                        .append(" | ")
                        .append(upstream.kind)
                        .append(" |");
                for (Case which : Case.values()) {
                    Boolean content = all.getOrDefault(which, Map.of()).get(cell(client, upstream));
                    table.append(content == null ? " – |" : content ? " ok |" : " wrong |");
                }
                table.append('\n');
            }
        }
        return table.toString();
    }

    void writeTo(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, table());
    }

    private static String cell(Client client, Upstream upstream) {
        return client.artifact + " before " + upstream.kind;
    }
}
