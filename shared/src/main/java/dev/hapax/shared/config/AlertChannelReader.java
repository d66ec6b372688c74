package dev.hapax.shared.config;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes channels of their blocks, and sees that each has what its type needs. */
final class AlertChannelReader {
    private final Findings findings;

    AlertChannelReader(Findings findings) {
        this.findings = findings;
    }

    Map<String, AlertChannel> read(Fields blocks) {
        Map<String, AlertChannel> channels = new LinkedHashMap<>();
        for (String name : blocks.values().keySet()) {
            Fields channel = blocks.fields(name);
            String type = channel.text("type");
            if (type == null) {
                continue;
            }
            var kind = AlertChannel.Type.valueOf(type.toUpperCase(Locale.ROOT));
            if (name.equals(AlertSettings.LOG) && kind != AlertChannel.Type.LOG) {
                findings.add(
                        Rule.BAD_NAME,
                        Findings.under("/alerts/channels", name),
                        blocks.keySpan(name),
                        "`log` is the channel to the log");
                continue;
            }
            URI url = url(channel, kind, name, blocks);
            if (kind != AlertChannel.Type.WEBHOOK) {
                findings.pointless(channel, "secret", "type " + type);
            }
            if (kind == AlertChannel.Type.LOG || url != null) {
                Secret secret = channel.content("secret") instanceof Secret given ? given : null;
                channels.put(name, new AlertChannel(name, kind, url, secret));
            }
        }
        return channels;
    }

    private @Nullable URI url(Fields channel, AlertChannel.Type type, String name, Fields blocks) {
        URI url = channel.uri("url");
        if (type == AlertChannel.Type.LOG) {
            findings.pointless(channel, "url", "type log");
            return null;
        }
        if (!channel.names().contains("url")) {
            findings.add(
                    Rule.MISSING_KEY,
                    Findings.under("/alerts/channels", name),
                    blocks.keySpan(name),
                    "an alert channel of type " + type.word() + " needs `url`");
        }
        Value place = channel.value("url");
        boolean pathIsKey = type == AlertChannel.Type.SLACK || type == AlertChannel.Type.DISCORD;
        if (url != null
                && place != null
                && pathIsKey
                && url.getScheme().equalsIgnoreCase("http")
                && !BaseUrls.isLoopback(url.getHost())) {
            findings.add(findings.make(
                            Rule.CLEAR_HTTP,
                            place.pointer(),
                            place.span(),
                            "the address of `" + name + "` is all that a stranger needs, and travels unencrypted")
                    .withNote("help: use https://"));
        }
        return url;
    }
}
