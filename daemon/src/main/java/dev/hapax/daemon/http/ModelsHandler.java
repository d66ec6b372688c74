package dev.hapax.daemon.http;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ErrorKind;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.dialect.ServedDialect;
import dev.hapax.daemon.routing.RouteTable.Match;
import dev.hapax.daemon.routing.RouteTable.PublicModel;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The list of models, one body for both families of SDKs: OpenAI's <a
 * href="https://platform.openai.com/docs/api-reference/models/list">list</a> and Anthropic's <a
 * href="https://docs.anthropic.com/en/api/models-list">page</a>.
 */
final class ModelsHandler implements RouteHandler {
    private static final JsonMapper JSON = new JsonMapper();

    private final ServedDialect words;

    /** @param words whose errors are written */
    ModelsHandler(ServedDialect words) {
        this.words = words;
    }

    @Override
    public void handle(Exchange exchange, Match.Found found) throws BadRequest, IOException {
        Instant since = exchange.generation().loadedAt();
        List<PublicModel> models = exchange.generation().routes().models().stream()
                .filter(model -> found.endpoint() == null || model.targets().contains(found.endpoint()))
                .filter(model -> exchange.tenant().mayAskFor(model.id()))
                .toList();
        if (!found.rest().isEmpty()) {
            exchange.json(200, JSON.writeValueAsBytes(one(models, found.rest().substring(1), since)));
            return;
        }
        ObjectNode body = JSON.createObjectNode().put("object", "list");
        ArrayNode data = body.putArray("data");
        models.forEach(model -> data.add(node(model, since)));
        body.put("has_more", false);
        body.put("first_id", models.isEmpty() ? null : models.getFirst().id());
        body.put("last_id", models.isEmpty() ? null : models.getLast().id());
        exchange.json(200, JSON.writeValueAsBytes(body));
    }

    private static ObjectNode one(List<PublicModel> models, String rest, Instant since) throws BadRequest {
        String id = URLDecoder.decode(rest.replace("+", "%2B"), StandardCharsets.UTF_8);
        for (PublicModel model : models) {
            if (model.id().equals(id)) {
                return node(model, since);
            }
        }
        throw new BadRequest(new GatewayError(
                ErrorKind.MODEL_NOT_FOUND,
                404,
                "model_not_found",
                "No model of that name is listed; GET /v1/models lists them",
                "model",
                null,
                false,
                Map.of(),
                null));
    }

    private static ObjectNode node(PublicModel model, Instant since) {
        return JSON.createObjectNode()
                .put("id", model.id())
                .put("object", "model")
                .put("created", since.getEpochSecond())
                .put("owned_by", model.ownedBy())
                .put("type", "model")
                .put("display_name", model.id())
                .put("created_at", Instant.ofEpochSecond(since.getEpochSecond()).toString());
    }

    @Override
    public ErrorWriter errors() {
        return words::writeError;
    }
}
