package dev.hapax.daemon.alert;

import dev.hapax.daemon.alert.Alert.Effect;
import java.util.List;
import java.util.Map;

/** Messages as people read them in Slack and Discord. */
final class ChatWire {
    private static final int RED = 0xD92D20;
    private static final int AMBER = 0xF79009;
    private static final int GREEN = 0x12B76A;

    /** What both take of a text. */
    private static final int LONGEST = 1_900;

    private ChatWire() {}

    /**
     * @see <a href="https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks">incoming webhooks</a>
     */
    static Map<String, Object> slack(Message message) {
        String text = "*" + slackText(head(message)) + "*\n" + slackText(message.summary());
        for (Effect effect : message.effects()) {
            text += "\n• " + slackText(Message.line(effect));
        }
        Map<String, Object> section =
                Wire.ordered("type", "section", "text", Wire.ordered("type", "mrkdwn", "text", cut(text)));
        Map<String, Object> context = Wire.ordered(
                "type",
                "context",
                "elements",
                List.of(Wire.ordered("type", "mrkdwn", "text", slackText(foot(message)))));
        return Wire.ordered(
                "text",
                cut(slackText(head(message) + ": " + message.summary())),
                "attachments",
                List.of(Wire.ordered(
                        "color", "#%06X".formatted(colour(message)), "blocks", List.of(section, context))));
    }

    private static String slackText(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** @see <a href="https://discord.com/developers/docs/resources/webhook#execute-webhook">execute webhook</a> */
    static Map<String, Object> discord(Message message) {
        String description = discordText(message.summary());
        for (Effect effect : message.effects()) {
            description += "\n- " + discordText(Message.line(effect));
        }
        Map<String, Object> embed = Wire.ordered(
                "title",
                head(message),
                "description",
                cut(description),
                "color",
                colour(message),
                "timestamp",
                Wire.time(message.endedAt() == null ? message.startedAt() : message.endedAt()),
                "footer",
                Wire.ordered("text", foot(message)));
        return Wire.ordered(
                "username", "Hapax", "embeds", List.of(embed), "allowed_mentions", Wire.ordered("parse", List.of()));
    }

    private static String discordText(String text) {
        return text.replaceAll("([\\\\*_~`|>#\\[\\]()])", "\\\\$1");
    }

    private static String head(Message message) {
        return message.alert() + " " + message.status().word() + " ("
                + message.severity().word() + ")";
    }

    private static String foot(Message message) {
        String cause = message.cause() == null ? "" : "explained by " + message.cause() + " | ";
        return cause + message.condition() + " of " + message.scope() + " | " + message.instance() + " | since "
                + Wire.time(message.startedAt());
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " ...";
    }

    private static int colour(Message message) {
        return switch (message.status()) {
            case RESOLVED -> GREEN;
            case FLAPPING -> AMBER;
            case FIRING ->
                switch (message.severity()) {
                    case CRITICAL -> RED;
                    case WARNING, INFO -> AMBER;
                };
        };
    }
}
