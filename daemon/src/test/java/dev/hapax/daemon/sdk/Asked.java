package dev.hapax.daemon.sdk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as a program asks an SDK to go on with it.
 *
 * @param tools whether the model may look up the weather
 * @param schema whether the answer is to be held to {@link #CITY}
 * @param thinking whether the model is to think first, and visibly
 */
record Asked(String model, List<Turn> turns, boolean tools, boolean schema, boolean thinking) {
    static final String CITY = "cityOfTheAnswer";
    static final String TOOL = "weather";
    static final int MAX_TOKENS = 4096;
    static final int THINKING_TOKENS = 2048;

    Asked {
        turns = List.copyOf(turns);
    }

    static Asked saying(String text) {
        return new Asked("default", List.of(new Turn.User(text, null)), false, false, false);
    }

    Asked of(String otherModel) {
        return new Asked(otherModel, turns, tools, schema, thinking);
    }

    Asked showing(String png) {
        Turn.User user = (Turn.User) turns.getLast();
        return new Asked(model, List.of(new Turn.User(user.text(), png)), tools, schema, thinking);
    }

    Asked withTools() {
        return new Asked(model, turns, true, schema, thinking);
    }

    Asked withSchema() {
        return new Asked(model, turns, tools, true, thinking);
    }

    Asked withThinking() {
        return new Asked(model, turns, tools, schema, true);
    }

    Asked then(Turn... more) {
        List<Turn> all = new java.util.ArrayList<>(turns);
        all.addAll(List.of(more));
        return new Asked(model, all, tools, schema, thinking);
    }

    /** Who speaks. */
    sealed interface Turn {
        /** @param png base64 of a picture beside the text, or null */
        record User(String text, @Nullable String png) implements Turn {}

        /** An answer, given back as the SDK keeps it. */
        record Model(Answered answer) implements Turn {}

        /** What the tools said, in the order of the answer's calls. */
        record Tools(Answered answer, List<String> results) implements Turn {}
    }
}
