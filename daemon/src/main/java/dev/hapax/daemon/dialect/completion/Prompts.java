package dev.hapax.daemon.dialect.completion;

import dev.hapax.daemon.chat.ChatRequest.Message;
import dev.hapax.daemon.chat.ChatRequest.Role;
import dev.hapax.daemon.chat.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the owner words prompts, by what a request brings; null leaves it as it came.
 *
 * @param input for an input or a prompt
 * @param chat for messages
 * @param function for whatever comes with a function's description, which is then told nowhere else
 */
public record Prompts(
        @Nullable Template input,
        @Nullable Template chat,
        @Nullable Template function) {
    public static final Prompts NONE = new Prompts(null, null, null);

    /** A text with gaps; {@code description} and {@code input} may be empty. */
    @FunctionalInterface
    public interface Template {
        String fill(String input, String description, List<Turn> messages);
    }

    public record Turn(String role, String content) {}

    /**
     * The conversation as it is put to the model. A template makes one text of it, so one that holds anything else
     * (pictures, calls of tools and their results) keeps its form.
     *
     * @param description of a function, "" for none
     * @param told the messages, or the one that an input becomes
     */
    List<Message> word(String description, List<Message> told, boolean fromMessages) {
        boolean described = !description.isEmpty();
        boolean asFunction = described && function != null;
        Template template = asFunction ? function : fromMessages ? chat : input;
        if (template != null && told.stream().allMatch(Prompts::isText)) {
            List<Turn> turns = told.stream().map(Prompts::turn).toList();
            String text = template.fill(asked(turns), description, fromMessages ? turns : List.of());
            if (!text.isBlank()) {
                Message prompt = text(Role.USER, text);
                return described && !asFunction ? List.of(text(Role.SYSTEM, description), prompt) : List.of(prompt);
            }
        }
        if (!described) {
            return told;
        }
        List<Message> all = new ArrayList<>();
        all.add(text(Role.SYSTEM, description));
        all.addAll(told);
        return all;
    }

    static Message text(Role role, String text) {
        return new Message(role, List.of(new Part.Text(text)), null);
    }

    private static boolean isText(Message message) {
        return message.role() != Role.TOOL && message.parts().stream().allMatch(Part.Text.class::isInstance);
    }

    private static Turn turn(Message message) {
        List<String> texts = message.parts().stream()
                .map(part -> part instanceof Part.Text(String text) ? Optional.of(text) : Optional.<String>empty())
                .flatMap(Optional::stream)
                .toList();
        return new Turn(message.role().name().toLowerCase(Locale.ROOT), String.join("\n", texts));
    }

    /** What the user said last. */
    private static String asked(List<Turn> turns) {
        return turns.stream()
                .filter(turn -> turn.role().equals("user"))
                .reduce((_, last) -> last)
                .map(Turn::content)
                .orElse("");
    }
}
