package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.ChatEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * The signatures of one translated answer. Names of what its provider holds are not among what it binds: the caller,
 * who speaks another dialect, cannot speak of them.
 */
final class Signatures {
    private final List<String> seen = new ArrayList<>();

    static Held in(List<ChatEvent> answer) {
        var signatures = new Signatures();
        answer.forEach(signatures::take);
        return signatures.held();
    }

    void take(ChatEvent event) {
        switch (event) {
            case ChatEvent.ThinkingSigned(String signature) -> seen.add(signature);
            case ChatEvent.RedactedThinking(String data) -> seen.add(data);
            case ChatEvent.Started _,
                    ChatEvent.TextDelta _,
                    ChatEvent.ThinkingDelta _,
                    ChatEvent.RefusalDelta _,
                    ChatEvent.ToolCallStarted _,
                    ChatEvent.ToolArgumentsDelta _,
                    ChatEvent.UsageReported _,
                    ChatEvent.Finished _ -> {}
        }
    }

    Held held() {
        return seen.isEmpty() ? Held.NOTHING : new Held(List.of(), seen);
    }
}
