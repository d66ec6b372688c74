package dev.hapax.daemon.dialect.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a model says in one answer, in no dialect. */
record Speech(List<Step> steps) {
    private static final String[] WORDS = {
        "a",
        "Grüße ",
        "😀",
        "\n\n",
        "\r\n",
        "data: x\n\n",
        "event: y",
        ": z",
        "[DONE]",
        "\"",
        "\\",
        "\\u0000",
        "{",
        "}]",
        "</think>",
        "null",
        " ",
        "\t",
        "\u2028",
        "message_stop",
        "finish_reason"
    };
    private static final String[] INPUTS = {
        "{}",
        "{\"a\":1}",
        "{\"city\":\"Zürich 😀\",\"n\":[1,2.50,{}],\"q\":\"a\\\"}b\\\\\"}",
        "{\"deep\":{\"er\":[[]]}}"
    };

    /** A dialect says only some of these. */
    enum Kind {
        TEXT,
        THOUGHT,
        SIGNED_THOUGHT,
        REDACTED,
        CALL
    }

    sealed interface Step {
        record Text(String text) implements Step {}

        record Thought(String text, @Nullable String signature) implements Step {}

        record Redacted(String data) implements Step {}

        record Call(String id, String name, String json) implements Step {}
    }

    Speech {
        steps = List.copyOf(steps);
    }

    static Speech random(Random random, Set<Kind> kinds) {
        var steps = new ArrayList<Step>();
        boolean signed = kinds.contains(Kind.SIGNED_THOUGHT) && random.nextBoolean();
        for (int i = random.nextInt(7); i > 0; i--) {
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            if (!kinds.contains(kind)) {
                continue;
            }
            steps.add(
                    switch (kind) {
                        case TEXT -> new Step.Text(text(random));
                        case THOUGHT, SIGNED_THOUGHT -> new Step.Thought(text(random), signed ? "sig" + i : null);
                        case REDACTED -> new Step.Redacted("red" + i);
                        case CALL -> new Step.Call("id_" + i, "tool_" + i, INPUTS[random.nextInt(INPUTS.length)]);
                    });
        }
        return new Speech(steps);
    }

    private static String text(Random random) {
        var text = new StringBuilder("w");
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }

    /** The text in pieces, none of them empty and no character cut. */
    static List<String> pieces(Random random, String text) {
        var pieces = new ArrayList<String>();
        for (int from = 0; from < text.length(); ) {
            int left = text.codePointCount(from, text.length());
            int to = text.offsetByCodePoints(from, 1 + random.nextInt(left));
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }

    /** What must be heard of it, whoever passes it on. */
    Heard heard() {
        var text = new StringBuilder();
        var reasoning = new StringBuilder();
        var kept = new ArrayList<String>();
        for (Step step : steps) {
            switch (step) {
                case Step.Text(String said) -> text.append(said);
                case Step.Thought(String thought, String signature) -> {
                    reasoning.append(thought);
                    if (signature != null) {
                        kept.add(thought + "|" + signature);
                    }
                }
                case Step.Redacted(String data) -> kept.add(data);
                case Step.Call _ -> {}
            }
        }
        return new Heard(text.toString(), reasoning.toString(), kept, calls());
    }

    private List<String> calls() {
        return steps.stream()
                .filter(Step.Call.class::isInstance)
                .map(Step.Call.class::cast)
                .map(call -> call.name() + call.json())
                .collect(Collectors.toList());
    }

    /**
     * What a caller got.
     *
     * @param kept signed and redacted thoughts
     * @param calls each as its name and its JSON
     */
    record Heard(String text, String reasoning, List<String> kept, List<String> calls) {
        /** Without what a dialect has no place for. */
        Heard without(boolean thoughtsToKeep) {
            return thoughtsToKeep ? this : new Heard(text, reasoning, List.of(), calls);
        }
    }
}
