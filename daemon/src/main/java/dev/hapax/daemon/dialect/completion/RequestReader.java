package dev.hapax.daemon.dialect.completion;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.ChatRequest.Message;
import dev.hapax.daemon.chat.ChatRequest.Role;
import dev.hapax.daemon.dialect.ChatMessages;
import dev.hapax.daemon.dialect.ChatParameters;
import dev.hapax.daemon.dialect.Field;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.RequestScan;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Reads a completion request to its canonical form. */
final class RequestReader {
    private static final Set<String> PLAIN = Set.of(
            "messages",
            "input",
            "prompt",
            "function_description",
            "model",
            "stream",
            "stream_options",
            "max_tokens",
            "max_completion_tokens",
            "temperature",
            "top_p",
            "top_k",
            "stop",
            "seed",
            "user",
            "presence_penalty",
            "frequency_penalty",
            "n");
    private static final Set<String> ADVANCED = Set.of(
            "provider",
            "options",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "response_format",
            "reasoning_effort",
            "fallbacks",
            "timeout",
            "cache");

    /** Legacy parameters that cannot be left out without changing what the caller asked for. */
    private static final Set<String> REFUSED = Set.of("suffix", "echo", "best_of");

    private RequestReader() {}

    static ChatRequest read(byte[] body, boolean advanced, Prompts prompts) throws BadRequest {
        RequestScan scan = RequestScanner.scan(body, advanced);
        Field root = Json.readRequest(body);
        refuse(root);
        // What a plain completion does not know must not act behind the caller's back.
        Field more = advanced ? root : new Field("", Json.object());
        if (advanced) {
            SettingsReader.read(root);
        }
        return new ChatRequest(
                scan.model(),
                scan.stream(),
                scan.usageWanted(),
                messages(root, prompts),
                ChatParameters.tools(more.get("tools")),
                ChatParameters.toolChoice(more.get("tool_choice")),
                more.get("parallel_tool_calls").booleanOrNull(),
                ChatParameters.maxTokens(root),
                ChatParameters.sampling(root),
                ChatParameters.stop(root.get("stop")),
                ChatParameters.responseFormat(more.get("response_format")),
                ChatParameters.reasoning(more.get("reasoning_effort")),
                root.get("user").textOrNull(),
                options(more.get("options")),
                ChatParameters.others(root, known(advanced)));
    }

    private static Set<String> known(boolean advanced) {
        var known = new HashSet<>(PLAIN);
        if (advanced) {
            known.addAll(ADVANCED);
        }
        return known;
    }

    private static void refuse(Field root) throws BadRequest {
        ChatParameters.oneAnswer(root.get("n"));
        for (String name : REFUSED) {
            Field field = root.get(name);
            boolean harmless = field.absent()
                    || (field.node().isBoolean() && !field.node().booleanValue())
                    || (name.equals("best_of") && Integer.valueOf(1).equals(field.intOrNull()));
            if (!harmless) {
                throw field.wrong("unsupported_parameter", "has no meaning for chat models, which answer here");
            }
        }
    }

    private static List<Message> messages(Field root, Prompts prompts) throws BadRequest {
        String description =
                Objects.requireNonNullElse(root.get("function_description").textOrNull(), "");
        List<Field> given = root.get("messages").list();
        if (!given.isEmpty()) {
            return prompts.word(description, ChatMessages.read(given), true);
        }
        String input = root.get("input").textOrNull();
        String asked = input == null || input.isEmpty() ? prompt(root.get("prompt")) : input;
        return prompts.word(description, List.of(Prompts.text(Role.USER, asked)), false);
    }

    private static String prompt(Field prompt) throws BadRequest {
        return prompt.isList() ? prompt.list().getFirst().text() : prompt.text();
    }

    private static Map<String, String> options(Field options) throws BadRequest {
        var read = new HashMap<String, String>();
        if (options.present()) {
            for (var option : options.requiredObject().node().properties()) {
                read.put(option.getKey(), Json.text(option.getValue()));
            }
        }
        return read;
    }
}
