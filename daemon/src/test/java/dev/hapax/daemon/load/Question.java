package dev.hapax.daemon.load;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One caller's question, whose true answer is known: the text itself, which nobody else asks for. */
record Question(int number, boolean stream) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** What became of it. */
    enum Fate {
        /** The true answer, whole. */
        WHOLE,
        /** An error that says so. */
        HONEST_ERROR,
        /** A part of the true answer that looks like all of it. */
        SILENTLY_CUT,
        /** Something else than the true answer. */
        WRONG
    }

    String text() {
        return IntStream.range(0, 20)
                .mapToObj(word -> "n" + number + "w" + word)
                .collect(Collectors.joining(" "));
    }

    byte[] body() {
        return JSON.writeValueAsBytes(Map.of("model", "default", "stream", stream, "messages", new Object[] {
            Map.of("role", "user", "content", text())
        }));
    }

    /** The number of the question that a provider was asked. */
    static int numberIn(String text) {
        return Integer.parseInt(text.substring(1, text.indexOf('w')));
    }

    Fate judge(int status, String answer) {
        if (status != 200) {
            return JSON.readTree(answer).has("error") ? Fate.HONEST_ERROR : Fate.WRONG;
        }
        return stream ? judgeStream(answer) : judgeWhole(answer);
    }

    private Fate judgeWhole(String answer) {
        JsonNode choice = JSON.readTree(answer).path("choices").path(0);
        return judge(
                choice.path("message").path("content").asString(""),
                choice.path("finish_reason").isString(),
                false);
    }

    private Fate judgeStream(String answer) {
        var said = new StringBuilder();
        boolean finished = false;
        boolean error = false;
        for (String event : answer.split("\n\n", -1)) {
            if (event.startsWith("data: {")) {
                JsonNode chunk = JSON.readTree(event.substring("data: ".length()));
                JsonNode choice = chunk.path("choices").path(0);
                error |= chunk.has("error");
                finished |= choice.path("finish_reason").isString();
                said.append(choice.path("delta").path("content").asString(""));
            }
        }
        return judge(said.toString(), finished, error);
    }

    private Fate judge(String said, boolean finished, boolean error) {
        if (!text().startsWith(said) || (error && finished)) {
            return Fate.WRONG;
        }
        if (error) {
            return Fate.HONEST_ERROR;
        }
        return finished && said.equals(text()) ? Fate.WHOLE : Fate.SILENTLY_CUT;
    }
}
