package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.ChatRequest.ResponseFormat;
import dev.hapax.daemon.chat.ChatRequest.Sampling;
import dev.hapax.daemon.chat.Part;
import dev.hapax.daemon.dialect.ExtraOptions;
import dev.hapax.daemon.dialect.ExtraOptions.Place;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.WrittenRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a canonical request for one target. */
final class RequestWriter {
    private static final int DEFAULT_MAX_TOKENS = 4096;
    private static final double LEAST_TOP_P_WHEN_THINKING = 0.95;
    private static final int LONGEST_USER = 256;
    private static final Set<String> OURS = Set.of("model", "messages", "stream");
    private static final Pattern MAIL = Pattern.compile("\\S+@\\S+");
    private static final Pattern PHONE = Pattern.compile("\\+?[\\d\\s()./-]{7,}");
    private static final String JSON_ONLY = "Answer with one JSON object and nothing else.";

    private final ChatRequest request;
    private final TargetModel model;
    private final ModelTraits traits;
    private final Conversation conversation;
    private final ObjectNode body = Json.object();
    private final List<String> dropped;

    private RequestWriter(ChatRequest request, TargetModel model) throws BadRequest {
        this.request = request;
        this.model = model;
        this.traits = ModelTraits.of(model.name());
        this.conversation = Conversation.of(request.messages());
        this.dropped = new ArrayList<>(request.unsupported());
    }

    static WrittenRequest write(ChatRequest request, TargetModel model) throws BadRequest {
        return new RequestWriter(request, model).write();
    }

    /** The request as a tree. */
    static ObjectNode body(ChatRequest request, TargetModel model) throws BadRequest {
        var writer = new RequestWriter(request, model);
        writer.write();
        return writer.body;
    }

    private WrittenRequest write() throws BadRequest {
        if (conversation.prefilled() && !traits.prefill()) {
            throw new BadRequest("messages: this model does not go on with an assistant message that was begun for it:"
                    + " the last message must be the user's");
        }
        drop("messages.name", request.messages().stream().anyMatch(message -> message.name() != null));
        body.put("model", model.name());
        writeSystem();
        writeTurns();
        var tools = new ToolWriter(request, conversation, traits, dropped);
        tools.write(body);
        writeLimits(ThinkingPlan.of(request, conversation, tools.forced(), traits));
        writeStop();
        writeUser();
        if (request.stream()) {
            body.put("stream", true);
        }
        ExtraOptions.add(request, model, OURS, dropped, Place.in(body));
        return new WrittenRequest(Json.bytes(body), dropped);
    }

    private void writeSystem() throws BadRequest {
        var parts = new ArrayList<>(conversation.system());
        if (request.responseFormat() instanceof ResponseFormat.Json) {
            // Anthropic has no such mode; asking is not a promise, so the caller is told.
            parts.add(new Part.Text(JSON_ONLY));
            dropped.add("response_format");
        }
        if (parts.size() == 1 && parts.getFirst() instanceof Part.Text(String text)) {
            body.put("system", text);
        } else if (!parts.isEmpty()) {
            body.set("system", BlockWriter.turn(parts));
        }
    }

    private void writeTurns() throws BadRequest {
        ArrayNode messages = body.putArray("messages");
        for (Conversation.Turn turn : conversation.turns()) {
            ObjectNode node = messages.addObject().put("role", turn.assistant() ? "assistant" : "user");
            node.set("content", BlockWriter.turn(turn.parts()));
        }
    }

    private void writeLimits(ThinkingPlan wanted) {
        ThinkingPlan.Fitted fitted = wanted.fit(maxTokens(), model.maxTokens());
        body.put("max_tokens", fitted.maxTokens());
        Integer asked = request.maxTokens();
        if (asked == null || asked != fitted.maxTokens()) {
            dropped.add("max_tokens=" + fitted.maxTokens());
        }
        ThinkingPlan plan = fitted.plan();
        plan.write(body);
        if (plan.unmet() != null) {
            dropped.add(plan.unmet());
        }
        writeSampling(request.sampling(), plan.thinks());
    }

    private int maxTokens() {
        Integer most = model.maxTokens();
        Integer asked = request.maxTokens();
        if (asked != null) {
            return most == null ? asked : Math.min(asked, most);
        }
        if (model.options().get("max_tokens") instanceof Integer configured && configured > 0) {
            return most == null ? configured : Math.min(configured, most);
        }
        return most == null ? DEFAULT_MAX_TOKENS : most;
    }

    private void writeSampling(Sampling sampling, boolean thinks) {
        Double temperature = sampling.temperature();
        Double topP = sampling.topP();
        if (!traits.sampling()) {
            drop("temperature", temperature != null && temperature != 1);
            drop("top_p", topP != null && topP != 1);
            drop("top_k", sampling.topK() != null);
        } else if (thinks) {
            drop("temperature", temperature != null && temperature != 1);
            boolean legal = topP != null && topP >= LEAST_TOP_P_WHEN_THINKING && topP < 1;
            Json.put(body, "top_p", legal ? topP : null);
            drop("top_p", topP != null && topP < LEAST_TOP_P_WHEN_THINKING);
            drop("top_k", sampling.topK() != null);
        } else {
            Json.put(body, "temperature", legal(temperature));
            // Newer models take one of the two.
            Json.put(body, "top_p", temperature == null ? topP : null);
            drop("top_p", temperature != null && topP != null && topP != 1);
            Json.put(body, "top_k", sampling.topK());
        }
        drop("seed", sampling.seed() != null);
        drop("presence_penalty", sampling.presencePenalty() != null);
        drop("frequency_penalty", sampling.frequencyPenalty() != null);
    }

    private @Nullable Double legal(@Nullable Double temperature) {
        if (temperature == null || temperature <= 1) {
            return temperature;
        }
        dropped.add("temperature=1");
        return 1.0;
    }

    private void writeStop() {
        List<String> texts =
                request.stop().stream().filter(text -> !text.isBlank()).toList();
        drop("stop", texts.size() < request.stop().size());
        if (!texts.isEmpty()) {
            body.set("stop_sequences", Json.node(texts));
        }
    }

    /** Anthropic asks not to be sent names, mail addresses and phone numbers. */
    private void writeUser() {
        String user = request.user();
        if (user == null) {
            return;
        }
        boolean personal = MAIL.matcher(user).find() || PHONE.matcher(user).matches();
        if (personal || user.length() > LONGEST_USER) {
            dropped.add("user");
        } else {
            body.putObject("metadata").put("user_id", user);
        }
    }

    private void drop(String name, boolean wasThere) {
        if (wasThere) {
            dropped.add(name);
        }
    }
}
