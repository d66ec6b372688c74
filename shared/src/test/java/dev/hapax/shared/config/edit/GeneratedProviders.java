package dev.hapax.shared.config.edit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Files with providers as people write them: blocks and braces, comments and blanks anywhere, all kinds of ends. */
final class GeneratedProviders {
    private enum Style {
        ABSENT,
        BARE,
        BRACES,
        BLOCK,
        FLOW
    }

    private final Random random;
    private final Style style;
    private final int providers;
    private final List<String> lines = new ArrayList<>();
    private final String lineBreak;
    private final boolean mark;
    private final boolean finalBreak;
    private boolean blockScalarLast;

    GeneratedProviders(Random random) {
        this.random = random;
        this.style = Style.values()[random.nextInt(Style.values().length)];
        this.providers = switch (style) {
            case ABSENT, BARE, BRACES -> 0;
            case BLOCK, FLOW -> 1 + random.nextInt(3);
        };
        this.lineBreak = random.nextInt(4) == 0 ? "\r\n" : "\n";
        this.mark = random.nextInt(5) == 0;
        this.finalBreak = random.nextInt(3) > 0;
        write();
    }

    int providers() {
        return providers;
    }

    boolean endsInBlockScalar() {
        return blockScalarLast && !finalBreak;
    }

    String text() {
        String end = finalBreak && !lines.isEmpty() ? lineBreak : "";
        return (mark ? "\uFEFF" : "") + String.join(lineBreak, lines) + end;
    }

    /** Whether a text is this one, but for the braces that stand for "none" where nothing or nobody was. */
    boolean isAgain(String text) {
        return switch (style) {
            case BLOCK, FLOW -> text.equals(text());
            case BARE, BRACES -> bare(text).equals(bare(text()));
            case ABSENT ->
                Stream.of("providers: {}\n", "providers: {}" + lineBreak, lineBreak + "providers: {}")
                        .anyMatch(trace -> text.replace(trace, "").equals(text()));
        };
    }

    private static String bare(String text) {
        return text.replace("providers: {}", "providers:");
    }

    private void write() {
        List<Runnable> parts = new ArrayList<>(List.of(this::server, this::prompt));
        if (style != Style.ABSENT) {
            parts.add(this::all);
        }
        Collections.shuffle(parts, random);
        noise("");
        for (Runnable part : parts) {
            blockScalarLast = false;
            part.run();
            noise("");
        }
        if (random.nextInt(12) == 0) {
            blockScalarLast = true;
            lines.add("last: |");
            lines.add("  the end");
        } else if (!lines.isEmpty() && lines.getLast().isEmpty() && !finalBreak) {
            lines.add("# end");
        }
    }

    private void server() {
        lines.add("server:" + comment());
        noise("  ");
        lines.add("  port: 8080" + comment());
    }

    private void prompt() {
        lines.add("x-prompt: " + List.of("|", "|-", "|+", ">").get(random.nextInt(4)) + comment());
        lines.add("    providers:");
        lines.add("      brand new: {}");
        lines.add("# which ends it");
    }

    private void all() {
        switch (style) {
            case ABSENT -> {}
            case BARE -> lines.add("providers:" + comment());
            case BRACES -> lines.add("providers: {}" + comment());
            case BLOCK -> block();
            case FLOW -> flow();
        }
    }

    private void block() {
        lines.add("providers:" + comment());
        String indentation = " ".repeat(1 + random.nextInt(4));
        String inner = indentation + " ".repeat(1 + random.nextInt(4));
        for (int i = 0; i < providers; i++) {
            noise(indentation);
            switch (random.nextInt(4)) {
                case 0 -> lines.add(indentation + "p" + i + ": {type: echo, x-n: \"a # b\"}" + comment());
                case 1 -> {
                    lines.add(indentation + "\"p" + i + "\":" + comment());
                    lines.add(inner + "type: echo" + comment());
                    noise(inner);
                    lines.add(inner + "models:" + comment());
                    lines.add(inner + "  \uD83D\uDE80: {}" + comment());
                }
                case 2 -> {
                    lines.add(indentation + "p" + i + ":" + comment());
                    lines.add(inner + "type: echo");
                    lines.add(
                            inner + "x-text: " + List.of("|", "|-", "|+", ">-").get(random.nextInt(4)));
                    lines.add(inner + "  some");
                    lines.add("");
                    lines.add(inner + "  text");
                    lines.add("# over");
                }
                default -> {
                    lines.add(indentation + "p" + i + ":" + comment());
                    lines.add(inner + "type: echo" + comment());
                    lines.add(inner + "x-two: plain words");
                    lines.add(inner + "  on two lines");
                }
            }
        }
        noise(indentation);
    }

    private void flow() {
        var items = new ArrayList<String>();
        for (int i = 0; i < providers; i++) {
            items.add("p" + i + ": {type: echo}");
        }
        if (random.nextBoolean()) {
            lines.add("providers: {" + comment());
            items.forEach(item -> lines.add("    " + item + "," + comment()));
            lines.add("  }" + comment());
        } else {
            lines.add("providers: {" + String.join(", ", items) + "}" + comment());
        }
    }

    private void noise(String indentation) {
        while (random.nextInt(3) == 0) {
            lines.add(
                    switch (random.nextInt(4)) {
                        case 0 -> "";
                        case 1 -> "# providers: {}";
                        case 2 -> indentation + "# \uD83D\uDE80 p0:";
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
}
