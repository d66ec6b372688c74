package dev.hapax.shared.config.edit;

import dev.hapax.shared.config.edit.YamlText.Splice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an edit of the routes is made: which text goes where, and what the file must say afterwards. A list that begins
 * deeper than its key loses its last item as {@code routes: []} and one that is flush with it as {@code routes:}, so
 * that what an empty list becomes can be taken back.
 *
 * @param splices in ascending order
 * @param expected the shape of the result
 */
record RouteEdit(List<Splice> splices, Shape expected) {
    private static final int USUAL_GAP = 2;

    /** A route more. */
    static RouteEdit adding(RouteList routes, RouteLines route) throws WouldReshape {
        if (!routes.present()) {
            return appendingTheKey(routes, route);
        }
        List<YamlNode> items = routes.items();
        Splice splice =
                switch (routes.value()) {
                    case YamlNode.Sequence list when !items.isEmpty() && list.flow() -> inFlow(routes, items, route);
                    case YamlNode.Sequence _ when !items.isEmpty() -> inBlock(routes, items, route);
                    case YamlNode.Sequence list -> inEmptyBrackets(routes, list, route);
                    case YamlNode value -> inNull(routes, value, route);
                };
        Shape list = items.isEmpty()
                ? Shape.sequence(List.of(route.shape()))
                : routes.value().shape().withAdded(items.size(), List.of(route.shape()));
        return new RouteEdit(List.of(splice), withRoutes(routes, list));
    }

    /** The same file with {@code routes} before its last key: for one that ends in a text without a line break. */
    static RouteEdit addingBeforeTheLastKey(RouteList routes, RouteLines route) throws WouldReshape {
        YamlNode.Mapping root = routes.top();
        int last = root.entries().size() - 1;
        if (routes.present() || last < 1) {
            throw new WouldReshape("nothing can be appended to the file as it ends", 0);
        }
        YamlText text = routes.text();
        int end = text.lineEnd(root.entries().get(last - 1).value().end());
        Splice splice = new Splice(end, end, text.below(end, keyAndItem(text.column(root.start()), route)));
        return new RouteEdit(List.of(splice), root.shape().withAdded(2 * last, pair(route)));
    }

    /** A route less. */
    static RouteEdit removing(RouteList routes, RouteEntry entry) throws WouldReshape {
        if (YamlNode.sharedBeyond(routes.top(), entry.node())) {
            throw new WouldReshape("an anchor in the route is used elsewhere", routes.line(entry.node()));
        }
        List<YamlNode> items = routes.items();
        boolean only = items.size() == 1;
        Shape left = routes.value().shape().withoutChild(entry.index());
        if (((YamlNode.Sequence) routes.value()).flow()) {
            return new RouteEdit(List.of(outOfFlow(items, entry.index())), withRoutes(routes, left));
        }
        YamlText text = routes.text();
        int dash = dash(routes, items, entry.index());
        int start = text.previousLineEnd(dash);
        int end = text.lineEnd(entry.node().end());
        if (!only) {
            return new RouteEdit(List.of(new Splice(start, end, "")), withRoutes(routes, left));
        }
        if (text.column(dash) == text.column(routes.entry().key().start())) {
            return new RouteEdit(List.of(new Splice(start, end, "")), withRoutes(routes, Shape.plain("")));
        }
        int colon = text.afterColon(routes.entry());
        Splice splice = new Splice(colon, end, " []" + text.body().substring(colon, start));
        return new RouteEdit(List.of(splice), withRoutes(routes, left));
    }

    /** A route with other values: only the values that differ, unless keys must go. */
    static RouteEdit replacing(
            RouteList routes, RouteEntry entry, RouteLines route, List<RouteEntry.Difference> differences)
            throws WouldReshape {
        if (YamlNode.sharedBeyond(routes.top(), entry.node())) {
            throw new WouldReshape("an anchor in the route is used elsewhere", routes.line(entry.node()));
        }
        boolean keysGo = differences.stream().anyMatch(RouteEntry.Difference::onlyInFile);
        return keysGo ? rewriting(routes, entry, route) : changingValues(routes, entry, route, differences);
    }

    private static RouteEdit rewriting(RouteList routes, RouteEntry entry, RouteLines route) throws WouldReshape {
        YamlText text = routes.text();
        YamlNode.Mapping node = entry.node();
        String written;
        if (node.flow()) {
            written = route.flow(spaced(text, node));
        } else {
            int dash = dash(routes, routes.items(), entry.index());
            int gap = gap(text, dash, node);
            List<String> lines = route.block(text.column(dash), gap);
            written = String.join(text.breakNear(node.start()), lines)
                    .strip()
                    .substring(1)
                    .strip();
        }
        Shape list = routes.value().shape().withChild(entry.index(), route.shape());
        return new RouteEdit(List.of(new Splice(node.start(), node.end(), written)), withRoutes(routes, list));
    }

    private static RouteEdit changingValues(
            RouteList routes, RouteEntry entry, RouteLines route, List<RouteEntry.Difference> differences)
            throws WouldReshape {
        YamlText text = routes.text();
        YamlNode.Mapping node = entry.node();
        Shape shape = node.shape();
        var splices = new ArrayList<Splice>();
        var added = new ArrayList<String>();
        for (RouteEntry.Difference difference : differences) {
            RouteLines.@Nullable Value value = route.values().get(difference.key());
            if (value == null) {
                throw new IllegalStateException("nothing to write for " + difference.key());
            }
            int at = indexOf(node, difference.key());
            if (at < 0) {
                added.add(RouteLines.line(difference.key(), value));
                shape = shape.withAdded(
                        shape.children().size(), List.of(ScalarText.shape(difference.key()), value.shape()));
            } else {
                YamlNode.Entry there = node.entries().get(at);
                splices.add(new Splice(text.afterColon(there), there.value().end(), " " + value.text()));
                shape = shape.withChild(2 * at + 1, value.shape());
            }
        }
        splices.sort(Comparator.comparingInt(Splice::start));
        if (!added.isEmpty()) {
            splices.add(node.flow() ? moreInFlow(node, added) : moreLines(text, node, added));
        }
        Shape list = routes.value().shape().withChild(entry.index(), shape);
        return new RouteEdit(splices, withRoutes(routes, list));
    }

    private static Splice moreInFlow(YamlNode.Mapping node, List<String> added) {
        int end = node.entries().getLast().value().end();
        return new Splice(end, end, ", " + String.join(", ", added));
    }

    private static Splice moreLines(YamlText text, YamlNode.Mapping node, List<String> added) {
        int end = text.lineEnd(node.end());
        String indentation = " ".repeat(text.column(node.start()));
        return new Splice(
                end,
                end,
                text.below(end, added.stream().map(indentation::concat).toList()));
    }

    private static RouteEdit appendingTheKey(RouteList routes, RouteLines route) {
        YamlText text = routes.text();
        YamlNode.@Nullable Mapping root = routes.root();
        List<String> lines = keyAndItem(root == null ? 0 : text.column(root.start()), route);
        int length = text.body().length();
        int end = text.withoutBreak(length);
        Splice splice = length == 0
                ? new Splice(0, 0, String.join("\n", lines) + "\n")
                : new Splice(end, end, text.below(end, lines));
        Shape expected = root == null
                ? Shape.mapping(pair(route))
                : root.shape().withAdded(2 * root.entries().size(), pair(route));
        return new RouteEdit(List.of(splice), expected);
    }

    private static List<String> keyAndItem(int column, RouteLines route) {
        var lines = new ArrayList<String>();
        lines.add(" ".repeat(column) + RouteList.KEY + ":");
        lines.addAll(route.block(column + USUAL_GAP, USUAL_GAP));
        return lines;
    }

    private static Splice inBlock(RouteList routes, List<YamlNode> items, RouteLines route) throws WouldReshape {
        YamlText text = routes.text();
        YamlNode last = items.getLast();
        int dash = dash(routes, items, items.size() - 1);
        int column = text.column(dash);
        int end = text.lineEnd(last.end());
        int gap = gap(text, dash, last);
        List<String> lines = last instanceof YamlNode.Mapping mapping && mapping.flow()
                ? List.of(" ".repeat(column) + "-" + " ".repeat(gap - 1) + route.flow(spaced(text, mapping)))
                : route.block(column, gap);
        return new Splice(end, end, text.below(end, lines));
    }

    private static Splice inFlow(RouteList routes, List<YamlNode> items, RouteLines route) {
        YamlNode last = items.getLast();
        boolean spaced = last instanceof YamlNode.Mapping mapping && spaced(routes.text(), mapping);
        return new Splice(last.end(), last.end(), ", " + route.flow(spaced));
    }

    private static Splice inEmptyBrackets(RouteList routes, YamlNode.Sequence list, RouteLines route)
            throws WouldReshape {
        YamlText text = routes.text();
        int colon = text.afterColon(routes.entry());
        if (text.body().substring(colon, list.end()).equals(" []")) {
            return belowTheKey(routes, list, route, USUAL_GAP);
        }
        return new Splice(list.start() + 1, list.start() + 1, route.flow(false));
    }

    private static Splice inNull(RouteList routes, YamlNode value, RouteLines route) throws WouldReshape {
        return belowTheKey(routes, value, route, value.start() == value.end() ? 0 : USUAL_GAP);
    }

    /** What stood for "none" goes; a comment behind it stays. */
    private static Splice belowTheKey(RouteList routes, YamlNode none, RouteLines route, int deeper)
            throws WouldReshape {
        YamlText text = routes.text();
        int colon = text.afterColon(routes.entry());
        int column = text.column(routes.entry().key().start()) + deeper;
        int end = text.lineEnd(none.end());
        return new Splice(
                colon, end, text.body().substring(none.end(), end) + text.below(end, route.block(column, USUAL_GAP)));
    }

    private static Splice outOfFlow(List<YamlNode> items, int index) {
        YamlNode item = items.get(index);
        if (index > 0) {
            return new Splice(items.get(index - 1).end(), item.end(), "");
        }
        return new Splice(item.start(), items.size() > 1 ? items.get(1).start() : item.end(), "");
    }

    /** The dash of an item, which the parser does not tell of. */
    private static int dash(RouteList routes, List<YamlNode> items, int index) throws WouldReshape {
        YamlText text = routes.text();
        int column = text.column(routes.value().start());
        int earliest =
                index == 0 ? routes.value().start() : items.get(index - 1).end();
        for (int line = text.lineStart(items.get(index).start());
                line + column >= earliest;
                line = text.lineStart(text.previousLineEnd(line))) {
            int at = line + column;
            boolean longEnough = at < text.lineEnd(line);
            if (longEnough
                    && text.body().charAt(at) == '-'
                    && text.body().substring(line, at).isBlank()) {
                return at;
            }
            if (line == 0) {
                break;
            }
        }
        throw new WouldReshape("the list is written in an unusual way", routes.line(items.get(index)));
    }

    private static int gap(YamlText text, int dash, YamlNode item) {
        String between = text.body().substring(dash + 1, Math.max(dash + 1, item.start()));
        return !between.isEmpty() && between.chars().allMatch(c -> c == ' ') ? between.length() + 1 : USUAL_GAP;
    }

    private static boolean spaced(YamlText text, YamlNode.Mapping flow) {
        return text.body().startsWith("{ ", flow.start());
    }

    private static List<Shape> pair(RouteLines route) {
        return List.of(Shape.plain(RouteList.KEY), Shape.sequence(List.of(route.shape())));
    }

    private static Shape withRoutes(RouteList routes, Shape list) {
        return routes.top().shape().withChild(2 * routes.index() + 1, list);
    }

    private static int indexOf(YamlNode.Mapping node, String key) {
        for (int i = 0; i < node.entries().size(); i++) {
            if (node.entries().get(i).isNamed(key)) {
                return i;
            }
        }
        return -1;
    }
}
