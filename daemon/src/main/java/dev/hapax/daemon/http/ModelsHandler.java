package dev.hapax.daemon.http;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.pipeline.Catalog;
import dev.hapax.daemon.pipeline.ListedModel;
import dev.hapax.daemon.routing.RouteTable.Match;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The list of models, one body for both families of SDKs: OpenAI's <a
 * href="https://platform.openai.com/docs/api-reference/models/list">list</a> and Anthropic's <a
 * href="https://docs.claude.com/en/api/models-list">page</a>.
 */
final class ModelsHandler implements RouteHandler {
    private static final JsonMapper JSON = new JsonMapper();

    private final Catalog catalog;
    private final ErrorWriter errors;

    ModelsHandler(Catalog catalog, ErrorWriter errors) {
        this.catalog = catalog;
        this.errors = errors;
    }

    @Override
    public void handle(Exchange exchange, Match.Found found) throws BadRequest, IOException {
        ObjectNode body = found.rest().isEmpty()
                ? page(exchange, found)
                : one(exchange, found, decoded(found.rest().substring(1)));
        exchange.json(200, JSON.writeValueAsBytes(body));
    }

    private ObjectNode page(Exchange exchange, Match.Found found) throws BadRequest {
        List<ListedModel> all =
                catalog.list(exchange.generation(), exchange.account().tenant(), found.endpoint());
        ModelsPage page = ModelsPage.of(all, exchange.query());
        ObjectNode body = JSON.createObjectNode().put("object", "list");
        ArrayNode data = body.putArray("data");
        page.models()
                .forEach(model -> data.add(node(model, exchange.generation().loadedAt())));
        body.put("has_more", page.more());
        body.put(
                "first_id",
                page.models().isEmpty() ? null : page.models().getFirst().id());
        body.put(
                "last_id",
                page.models().isEmpty() ? null : page.models().getLast().id());
        return body;
    }

    private ObjectNode one(Exchange exchange, Match.Found found, String id) throws BadRequest {
        ListedModel model = catalog.find(
                        exchange.generation(), exchange.account().tenant(), found.endpoint(), id)
                .orElseThrow(ModelsHandler::unknown);
        return node(model, exchange.generation().loadedAt());
    }

    /** Names may hold slashes, written as they are or escaped. */
    private static String decoded(String id) throws BadRequest {
        try {
            return URLDecoder.decode(id.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException noEscape) {
            throw unknown();
        }
    }

    private static BadRequest unknown() {
        return new BadRequest(GatewayError.notFound(
                "model_not_found", "No model of that name is listed; GET /v1/models lists them", "model"));
    }

    /** What nobody knows of a model is null, as in Anthropic's own. */
    private static ObjectNode node(ListedModel model, Instant since) {
        ObjectNode node = JSON.createObjectNode()
                .put("id", model.id())
                .put("object", "model")
                .put("created", since.getEpochSecond())
                .put("owned_by", model.ownedBy())
                .put("type", "model")
                .put("display_name", model.id())
                .put("created_at", Instant.ofEpochSecond(since.getEpochSecond()).toString())
                .put("max_input_tokens", model.contextWindow())
                .put("max_tokens", model.maxTokens())
                .put("lifecycle", "active")
                .putNull("deprecated_at")
                .putNull("retires_at")
                .putNull("capabilities")
                .putNull("line");
        if (model.contextWindow() != null) {
            node.put("context_window", model.contextWindow());
        }
        if (model.endpoint() != null) {
            node.put("endpoint", model.endpoint());
        }
        return node;
    }

    @Override
    public ErrorWriter errors() {
        return errors;
    }
}
