package dev.hapax.shared.config.edit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A configuration as somebody might have written it by hand: every style of list, comments and blanks anywhere. */
final class GeneratedDocument {
    private static final List<String> WORDS =
            List.of("info", "\"quoted # text\"", "'it''s'", "3.5", "true", "héllo", "\uD83D\uDE00 smile", "a:b");

    private enum Routes {
        ABSENT,
        BARE,
        BRACKETS,
        BLOCK,
        FLOW_ITEMS,
        FLOW
    }

    private final Random random;
    private final Routes style;
    private final int routes;
    private final List<String> lines = new ArrayList<>();
    private final String lineBreak;
    private final boolean mark;
    private final boolean finalBreak;
    private boolean blockScalarLast;

    GeneratedDocument(Random random) {
        this.random = random;
        this.style = Routes.values()[random.nextInt(Routes.values().length)];
        this.routes = switch (style) {
            case ABSENT, BARE, BRACKETS -> 0;
            case BLOCK, FLOW_ITEMS, FLOW -> 1 + random.nextInt(3);
        };
        this.lineBreak = random.nextInt(4) == 0 ? "\r\n" : "\n";
        this.mark = random.nextInt(5) == 0;
        this.finalBreak = random.nextInt(3) > 0;
        write();
    }

    int routes() {
        return routes;
    }

    boolean endsInBlockScalar() {
        return blockScalarLast && !finalBreak;
    }

    String text() {
        String end = finalBreak && !lines.isEmpty() ? lineBreak : "";
        return (mark ? "\uFEFF" : "") + String.join(lineBreak, lines) + end;
    }

    /** Whether a text is this one, but for the empty list that may stay where there was none. */
    boolean isAgain(String text) {
        if (style != Routes.ABSENT) {
            return text.equals(text());
        }
        String key = "routes: []";
        return Stream.of(key + "\n", key + lineBreak, lineBreak + key)
                .anyMatch(trace -> text.replace(trace, "").equals(text()));
    }

    private void write() {
        if (random.nextInt(30) == 0 && style == Routes.ABSENT) {
            return;
        }
        List<Runnable> parts = new ArrayList<>(List.of(this::server, this::models, this::prompt));
        if (style != Routes.ABSENT) {
            parts.add(this::routeList);
        }
        Collections.shuffle(parts, random);
        noise("");
        parts.forEach(part -> {
            blockScalarLast = false;
            part.run();
            noise("");
        });
        if (random.nextInt(15) == 0) {
            blockScalarLast = true;
            lines.add("last: |");
            lines.add("  the end");
        } else if (!lines.isEmpty() && lines.getLast().isEmpty() && !finalBreak) {
            lines.add("# end");
        }
    }

    private void server() {
        lines.add(key("server") + ":" + comment());
        noise("  ");
        lines.add("  " + key("port") + ": 8080" + comment());
        noise("      ");
        lines.add("  " + key("note") + ": " + word() + comment());
    }

    private void models() {
        lines.add("models: {fast: [a/b, " + word() + "]," + comment());
        lines.add("  slow: []}" + comment());
    }

    private void prompt() {
        String style = List.of("|", "|-", "|+", ">").get(random.nextInt(4));
        lines.add("x-prompt: " + style + comment());
        lines.add("    # no comment");
        lines.add("    You are:");
        lines.add("      kind");
        lines.add("# a comment, which ends it");
    }

    private void routeList() {
        switch (style) {
            case ABSENT -> {}
            case BARE -> lines.add(key("routes") + ":" + comment());
            case BRACKETS -> lines.add(key("routes") + ":" + (random.nextInt(3) == 0 ? "  [ ]" : " []") + comment());
            case BLOCK, FLOW_ITEMS -> blockList();
            case FLOW -> flowList();
        }
    }

    private void blockList() {
        lines.add(key("routes") + ":" + comment());
        String indentation = " ".repeat(random.nextInt(5));
        for (int i = 0; i < routes; i++) {
            noise(indentation);
            if (style == Routes.FLOW_ITEMS) {
                lines.add(indentation + "- " + flowItem(i) + comment());
            } else {
                blockItem(i, indentation);
            }
        }
        noise(indentation);
    }

    private void blockItem(int number, String indentation) {
        String gap = " ".repeat(1 + random.nextInt(3));
        String inner = indentation + " " + gap;
        if (random.nextInt(6) == 0) {
            lines.add(indentation + "-" + comment());
            lines.add(inner + "path: /v1/r" + number);
        } else {
            lines.add(indentation + "-" + gap + key("path") + ": /v1/r" + number + comment());
        }
        noise(inner);
        lines.add(inner + "handler: chat" + comment());
        switch (random.nextInt(6)) {
            case 0 -> lines.add(inner + "targets: [a, b]" + comment());
            case 1 -> {
                lines.add(inner + "targets:" + comment());
                noise(inner);
                lines.add(inner + "- a" + comment());
                lines.add(inner + "- " + word() + comment());
            }
            case 2 -> {
                lines.add(inner + "system_prompt: "
                        + List.of("|", "|-", "|+", ">-").get(random.nextInt(4)));
                lines.add(inner + "  Be");
                lines.add("");
                lines.add(inner + "  - path: /v1/new");
                lines.add("");
                lines.add("# over");
            }
            case 3 -> {
                lines.add(inner + "system_prompt: plain words");
                lines.add(inner + "  on two lines");
            }
            case 4 -> lines.add(inner + "timeout:" + comment());
            default -> {}
        }
    }

    private String flowItem(int number) {
        String room = random.nextBoolean() ? " " : "";
        return "{" + room + key("path") + ": /v1/r" + number + ", handler: chat, x-note: " + word().replace(", ", "")
                + room + "}";
    }

    private void flowList() {
        boolean wide = random.nextInt(3) == 0;
        var items = new ArrayList<String>();
        for (int i = 0; i < routes; i++) {
            items.add(flowItem(i));
        }
        if (wide) {
            lines.add(key("routes") + ": [");
            items.forEach(item -> lines.add("    " + item + "," + comment()));
            lines.add("  ]" + comment());
        } else {
            lines.add(key("routes") + ": [" + String.join(", ", items) + "]" + comment());
        }
    }

    private void noise(String indentation) {
        while (random.nextInt(3) == 0) {
            lines.add(
                    switch (random.nextInt(4)) {
                        case 0 -> "";
                        case 1 -> "# - path: /v1/new";
                        case 2 -> indentation + "# \uD83D\uDE80 routes: []";
                        default -> indentation + "  # deeper: { [";
                    });
        }
    }

    private String comment() {
        return switch (random.nextInt(6)) {
            case 0 -> " # why: [not]";
            case 1 -> "   #";
            default -> "";
        };
    }

    private String key(String name) {
        return switch (random.nextInt(8)) {
            case 0 -> "\"" + name + "\"";
            case 1 -> "'" + name + "'";
            default -> name;
        };
    }

    private String word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }
}
