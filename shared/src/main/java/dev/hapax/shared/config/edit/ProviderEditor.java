package dev.hapax.shared.config.edit;

import dev.hapax.shared.config.DidYouMean;
import dev.hapax.shared.config.edit.ConfigEditor.IfPresent;
import dev.hapax.shared.config.edit.EditRefused.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Edits of the block {@code providers}, by the same rules as those of the routes. */
public final class ProviderEditor {
    private ProviderEditor() {}

    /** @throws EditRefused as {@link ConfigEditor#addRoute} does */
    public static Edited add(byte[] file, ProviderSpec provider, IfPresent ifPresent) throws EditRefused {
        YamlText text = YamlText.decode(file);
        var lines = new ProviderLines(provider);
        try {
            ProviderBlock providers = ProviderBlock.in(text);
            int there = providers.indexOf(provider.name());
            return there >= 0 ? settled(file, providers, there, lines, ifPresent) : added(file, providers, lines);
        } catch (WouldReshape why) {
            List<String> paste = ProviderEdit.keyAndBlock(0, lines);
            throw new EditRefused(Reason.WOULD_RESHAPE, why.why(), why.line(), paste);
        }
    }

    /** @throws EditRefused if there is no such provider, or as {@link #add} does */
    public static Edited remove(byte[] file, String name) throws EditRefused {
        YamlText text = YamlText.decode(file);
        try {
            ProviderBlock providers = ProviderBlock.in(text);
            int at = providers.indexOf(name);
            if (at < 0 || !(providers.value() instanceof YamlNode.Mapping block)) {
                throw unknown(providers, name);
            }
            return verified(
                    Edited.Change.REMOVED, file, providers, ProviderEdit.removing(providers, block, at), List.of());
        } catch (WouldReshape why) {
            throw new EditRefused(Reason.WOULD_RESHAPE, why.why(), why.line(), List.of());
        }
    }

    private static Edited added(byte[] file, ProviderBlock providers, ProviderLines lines) throws WouldReshape {
        try {
            return verified(Edited.Change.ADDED, file, providers, ProviderEdit.adding(providers, lines), List.of());
        } catch (WouldReshape why) {
            if (providers.root() == null || providers.present()) {
                throw why;
            }
            ProviderEdit elsewhere = ProviderEdit.addingBeforeTheLastKey(providers, lines);
            return verified(Edited.Change.ADDED, file, providers, elsewhere, List.of());
        }
    }

    private static Edited settled(
            byte[] file, ProviderBlock providers, int at, ProviderLines lines, IfPresent ifPresent)
            throws EditRefused, WouldReshape {
        YamlNode.Entry entry = providers.providers().get(at);
        List<String> differences = differences(entry.value(), lines);
        int line = providers.line(entry.key());
        if (differences.isEmpty() || ifPresent == IfPresent.KEEP) {
            return new Edited(Edited.Change.UNCHANGED, file, line, 0, 0, differences);
        }
        if (ifPresent == IfPresent.CONFLICT || !(providers.value() instanceof YamlNode.Mapping block)) {
            String message = "provider " + entry.key().shape().shown() + " exists with other values";
            throw new EditRefused(Reason.CONFLICT, message, line, differences);
        }
        ProviderEdit edit = ProviderEdit.replacing(providers, block, at, lines);
        return verified(Edited.Change.REPLACED, file, providers, edit, differences);
    }

    private static List<String> differences(YamlNode there, ProviderLines lines) {
        Map<String, Shape> old = new LinkedHashMap<>();
        if (there instanceof YamlNode.Mapping mapping) {
            mapping.entries()
                    .forEach(entry ->
                            old.put(entry.key().shape().shown(), entry.value().shape()));
        }
        var differences = new ArrayList<String>();
        old.forEach((key, shape) -> {
            RouteLines.Value wanted = lines.values().get(key);
            if (wanted == null || !wanted.shape().means(shape)) {
                differences.add(key + "   " + shown(key, shape) + " -> "
                        + (wanted == null ? "(none)" : wanted.shape().shown()));
            }
        });
        lines.values().forEach((key, value) -> {
            if (!old.containsKey(key)) {
                differences.add(key + "   (none) -> " + value.shape().shown());
            }
        });
        return differences;
    }

    /** A key may stand in the file in clear; it is not repeated. */
    private static String shown(String key, Shape shape) {
        return key.equals("api_key") && !shape.text().startsWith("${") ? "***" : shape.shown();
    }

    private static EditRefused unknown(ProviderBlock providers, String name) throws WouldReshape {
        var names = new ArrayList<String>();
        var defined = new ArrayList<String>();
        for (YamlNode.Entry entry : providers.providers()) {
            String there = entry.key().shape().shown();
            names.add(there);
            defined.add(there + "   (line " + providers.line(entry.key()) + ")");
        }
        String message = "no provider `" + name + "` in the file" + DidYouMean.suffix(name, names);
        return new EditRefused(Reason.NOT_FOUND, message, 0, defined);
    }

    private static Edited verified(
            Edited.Change change, byte[] file, ProviderBlock before, ProviderEdit edit, List<String> differences)
            throws WouldReshape {
        return Verified.edit(change, file, before.text(), List.of(edit.splice()), edit.expected(), differences);
    }
}
