package dev.hapax.shared.config.edit;

import dev.hapax.shared.config.DidYouMean;
import dev.hapax.shared.config.edit.EditRefused.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Splices text at node positions: outside one region every byte stays (config.md §5). Adding what is there already
 * changes nothing.
 */
public final class ConfigEditor {
    private static final Pattern METHODS_AND_URL = Pattern.compile("([A-Za-z,]+)(?: +|:)(/.*)");

    private ConfigEditor() {}

    /** What to do when the route is there with other values. */
    public enum IfPresent {
        CONFLICT,
        REPLACE,
        KEEP
    }

    /**
     * @throws EditRefused where an edit would change two places or reshape the file, or the route is there with other
     *     values
     */
    public static Edited addRoute(byte[] file, RouteSpec route, IfPresent ifPresent) throws EditRefused {
        YamlText text = YamlText.decode(file);
        var lines = new RouteLines(route);
        try {
            RouteList routes = RouteList.in(text);
            Optional<RouteEntry> there = same(routes, route);
            return there.isPresent() ? settle(file, routes, there.get(), route, ifPresent) : added(file, routes, lines);
        } catch (WouldReshape why) {
            var paste = new ArrayList<String>(List.of(RouteList.KEY + ":"));
            paste.addAll(lines.block(2, 2));
            throw new EditRefused(Reason.WOULD_RESHAPE, why.why(), why.line(), paste);
        }
    }

    /**
     * @param name {@code METHOD PATH} or the URL
     * @throws EditRefused if there is no such route, or as in {@link #addRoute}
     */
    public static Edited removeRoute(byte[] file, String name) throws EditRefused {
        YamlText text = YamlText.decode(file);
        @Nullable RouteEntry found = null;
        try {
            RouteList routes = RouteList.in(text);
            found = named(routes, name);
            return verified(Edited.Change.REMOVED, file, text, RouteEdit.removing(routes, found), List.of());
        } catch (WouldReshape why) {
            List<String> byHand = found == null
                    ? List.of()
                    : text.body()
                            .substring(found.node().start(), found.node().end())
                            .lines()
                            .toList();
            throw new EditRefused(Reason.WOULD_RESHAPE, why.why(), why.line(), byHand);
        }
    }

    /**
     * A route as it stands in the file.
     *
     * @param name {@code POST /v1/chat}
     * @param text without its dash and indentation
     */
    public record Shown(String name, String url, List<String> methods, int line, String text) {}

    /** @throws EditRefused if the file has no such route, or more than one */
    public static Shown show(byte[] file, String name) throws EditRefused {
        YamlText text = YamlText.decode(file);
        try {
            RouteList routes = RouteList.in(text);
            RouteEntry found = named(routes, name);
            YamlNode.Mapping node = found.node();
            String lines = text.body().substring(node.start(), node.end());
            String indentation = " ".repeat(text.column(node.start()));
            return new Shown(
                    found.name(),
                    found.url(),
                    found.methods(),
                    routes.line(node),
                    lines.replaceAll("(\\R)" + indentation, "$1"));
        } catch (WouldReshape why) {
            throw new EditRefused(Reason.WOULD_RESHAPE, why.why(), why.line(), List.of());
        }
    }

    /** The one route of that name; empty where there is none, or where an edit of it would be refused. */
    static Optional<RouteEntry> find(byte[] file, String name) {
        try {
            return Optional.of(named(RouteList.in(YamlText.decode(file)), name));
        } catch (EditRefused | WouldReshape none) {
            return Optional.empty();
        }
    }

    private static Optional<RouteEntry> same(RouteList routes, RouteSpec route) throws WouldReshape {
        List<String> methods = RouteEntry.methodsOr(route.handler(), route.methods());
        String url = RouteEntry.url(route.path(), route.version());
        List<RouteEntry> matches = routes.entries().stream()
                .filter(entry -> entry.answersAnyOf(methods, url))
                .toList();
        if (matches.size() > 1) {
            throw new WouldReshape(
                    RouteEntry.name(methods, url) + " is answered by more than one route",
                    routes.line(matches.get(1).node()));
        }
        return matches.stream().findFirst();
    }

    private static Edited added(byte[] file, RouteList routes, RouteLines lines) throws WouldReshape {
        try {
            return verified(Edited.Change.ADDED, file, routes.text(), RouteEdit.adding(routes, lines), List.of());
        } catch (WouldReshape why) {
            if (routes.root() == null || routes.present()) {
                throw why;
            }
            RouteEdit elsewhere = RouteEdit.addingBeforeTheLastKey(routes, lines);
            return verified(Edited.Change.ADDED, file, routes.text(), elsewhere, List.of());
        }
    }

    private static Edited settle(byte[] file, RouteList routes, RouteEntry there, RouteSpec route, IfPresent ifPresent)
            throws EditRefused, WouldReshape {
        var lines = new RouteLines(route);
        List<RouteEntry.Difference> differences = there.differences(route, lines.values());
        int line = routes.line(there.node());
        if (differences.isEmpty() || ifPresent == IfPresent.KEEP) {
            return new Edited(Edited.Change.UNCHANGED, file, line, 0, 0, shown(differences));
        }
        if (ifPresent == IfPresent.CONFLICT) {
            String message = RouteEntry.name(RouteEntry.methodsOr(route.handler(), route.methods()), there.url())
                    + " exists with other values";
            throw new EditRefused(Reason.CONFLICT, message, line, shown(differences));
        }
        RouteEdit edit = RouteEdit.replacing(routes, there, lines, differences);
        return verified(Edited.Change.REPLACED, file, routes.text(), edit, shown(differences));
    }

    /** {@code targets [anthropic, ollama] -> [openai]}. */
    private static List<String> shown(List<RouteEntry.Difference> differences) {
        int width = differences.stream()
                .mapToInt(difference -> difference.key().length())
                .max()
                .orElse(0);
        return differences.stream()
                .map(difference -> difference.key()
                        + " ".repeat(width - difference.key().length() + 3)
                        + shown(difference.there()) + " -> " + shown(difference.wanted()))
                .toList();
    }

    private static String shown(@Nullable Shape shape) {
        return shape == null ? "(none)" : shape.shown();
    }

    private static RouteEntry named(RouteList routes, String name) throws EditRefused, WouldReshape {
        Matcher matcher = METHODS_AND_URL.matcher(name.strip());
        boolean withMethods = matcher.matches();
        String url = withMethods ? matcher.group(2) : name.strip();
        List<String> methods =
                withMethods ? List.of(matcher.group(1).toUpperCase(Locale.ROOT).split(",")) : List.of();
        List<RouteEntry> all = routes.entries();
        List<RouteEntry> matches = all.stream()
                .filter(entry -> entry.url().equals(url) || entry.path().equals(url))
                .filter(entry -> !withMethods || entry.methods().stream().anyMatch(methods::contains))
                .toList();
        if (matches.isEmpty()) {
            throw new EditRefused(
                    Reason.NOT_FOUND,
                    "no route `" + name.strip() + "` in the file" + meant(name.strip(), withMethods, all),
                    0,
                    listed(routes, all));
        }
        if (matches.size() > 1) {
            throw new EditRefused(
                    Reason.CONFLICT, "`" + name.strip() + "` is more than one route", 0, listed(routes, matches));
        }
        RouteEntry found = matches.getFirst();
        boolean whole = found.methods().stream()
                .allMatch(method -> methods.contains(method) || (method.equals("HEAD") && methods.contains("GET")));
        if (withMethods && !whole) {
            String message = "`" + name.strip() + "` is only a part of `" + found.name() + "`";
            throw new EditRefused(Reason.CONFLICT, message, routes.line(found.node()), listed(routes, matches));
        }
        return found;
    }

    private static String meant(String name, boolean withMethods, List<RouteEntry> all) {
        return DidYouMean.suffix(
                name,
                all.stream()
                        .map(entry -> withMethods ? entry.name() : entry.url())
                        .toList());
    }

    private static List<String> listed(RouteList routes, List<RouteEntry> entries) {
        return entries.stream()
                .map(entry -> entry.name() + "   (line " + routes.line(entry.node()) + ")")
                .toList();
    }

    private static Edited verified(
            Edited.Change change, byte[] file, YamlText before, RouteEdit edit, List<String> differences)
            throws WouldReshape {
        return Verified.edit(change, file, before, edit.splices(), edit.expected(), differences);
    }
}
