package dev.hapax.daemon.provider.echo;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.ChatRequest.Message;
import dev.hapax.daemon.chat.ChatRequest.Role;
import dev.hapax.daemon.chat.ChatRequest.Tool;
import dev.hapax.daemon.chat.ChatRequest.ToolChoice;
import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.chat.Part;
import dev.hapax.daemon.chat.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an echo says. */
final class Echo {
    /** Before every word but the first, so that the pieces together are the text again. */
    private static final Pattern WORD_STARTS = Pattern.compile("(?<=\\s)(?=\\S)");

    private static final Pattern SPACE = Pattern.compile("\\s+");

    private Echo() {}

    static List<ChatEvent> of(ChatRequest request, String model, String requestId) {
        List<ChatEvent> events = new ArrayList<>();
        events.add(new ChatEvent.Started(null, model));
        Optional<Tool> forced = forcedTool(request);
        String said;
        if (forced.isPresent()) {
            Tool tool = forced.get();
            said = LeastArguments.of(tool.schemaJson());
            String id = "call_echo_" + requestId.replaceAll("[^A-Za-z0-9_-]", "_");
            events.add(new ChatEvent.ToolCallStarted(0, id, tool.name()));
            events.add(new ChatEvent.ToolArgumentsDelta(0, said));
        } else {
            said = lastUserText(request);
            WORD_STARTS
                    .splitAsStream(said)
                    .filter(word -> !word.isEmpty())
                    .forEach(word -> events.add(new ChatEvent.TextDelta(word)));
        }
        events.add(new ChatEvent.UsageReported(Usage.of(wordsIn(request), words(said))));
        events.add(new ChatEvent.Finished(forced.isPresent() ? FinishReason.TOOL_CALLS : FinishReason.STOP, null));
        return events;
    }

    private static Optional<Tool> forcedTool(ChatRequest request) {
        return switch (request.toolChoice()) {
            case ToolChoice.Any _ -> request.tools().stream().findFirst();
            case ToolChoice.Named(String name) ->
                request.tools().stream()
                        .filter(tool -> tool.name().equals(name))
                        .findFirst();
            case ToolChoice.Auto _, ToolChoice.None _ -> Optional.empty();
            case null -> Optional.empty();
        };
    }

    private static String lastUserText(ChatRequest request) {
        return request.messages().reversed().stream()
                .filter(message -> message.role() == Role.USER)
                .map(Echo::text)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String text(Message message) {
        return message.parts().stream()
                .filter(Part.Text.class::isInstance)
                .map(part -> ((Part.Text) part).text())
                .collect(Collectors.joining());
    }

    private static long wordsIn(ChatRequest request) {
        return request.messages().stream()
                .mapToLong(message -> words(text(message)))
                .sum();
    }

    static long words(String text) {
        return SPACE.splitAsStream(text.strip()).filter(word -> !word.isEmpty()).count();
    }
}
