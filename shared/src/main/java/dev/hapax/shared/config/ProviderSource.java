package dev.hapax.shared.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where one provider comes from: its block under {@code providers:}, and what {@code llm:} of an older file adds.
 *
 * @param own the block of its name, empty if only the environment or {@code llm:} names it
 * @param older what fills the gaps
 * @param typeAt the node that says the kind, or null
 */
record ProviderSource(
        String name,
        String kind,
        Fields own,
        Fields older,
        Span span,
        String pointer,
        @Nullable Value typeAt) {

    static List<ProviderSource> of(Fields root) {
        Map<String, ProviderSource> sources = new LinkedHashMap<>();
        Fields providers = root.fields("providers");
        for (String name : providers.names()) {
            Fields own = providers.fields(name);
            String pointer = Findings.under("/providers", name);
            var source = new ProviderSource(
                    name,
                    own.text("type", name),
                    own,
                    Fields.NONE,
                    providers.keySpan(name),
                    pointer,
                    own.value("type"));
            sources.put(name, source);
        }
        Fields llm = root.fields("llm");
        older(llm, root.keySpan("llm"), "/llm", sources);
        for (Value backup : llm.list("backup_providers")) {
            if (backup.content() instanceof Fields fields) {
                older(fields, backup.span(), backup.pointer(), sources);
            }
        }
        return new ArrayList<>(sources.values());
    }

    private static void older(Fields fields, Span span, String pointer, Map<String, ProviderSource> sources) {
        String kind = fields.text("provider");
        if (kind == null) {
            return;
        }
        ProviderSource named = sources.get(kind);
        if (named == null) {
            sources.put(
                    kind, new ProviderSource(kind, kind, Fields.NONE, fields, span, pointer, fields.value("provider")));
        } else if (named.older == Fields.NONE && named.pointer.startsWith("/providers/")) {
            sources.put(
                    kind,
                    new ProviderSource(kind, named.kind, named.own, fields, named.span, named.pointer, named.typeAt));
        } else {
            String next = kind + "-" + (sources.size() + 1);
            sources.put(
                    next, new ProviderSource(next, kind, Fields.NONE, fields, span, pointer, fields.value("provider")));
        }
    }

    /** The name as the file says it; that of an older file may come from a variable. */
    String shownName() {
        return typeAt != null && pointer.startsWith("/llm") ? typeAt.shown() : name;
    }

    /** The block that has this key: its own before the older one. */
    Fields having(String key) {
        return own.names().contains(key) || !older.names().contains(key) ? own : older;
    }
}
