package dev.hapax.daemon.http;

import dev.hapax.daemon.dialect.completion.CompletionDialect;
import dev.hapax.daemon.dialect.completion.Formatting;
import dev.hapax.daemon.dialect.completion.Prompts;
import dev.hapax.daemon.dialect.completion.Prompts.Template;
import dev.hapax.shared.config.Processing;
import dev.hapax.shared.config.PromptTemplate;
import org.jspecify.annotations.Nullable;

/** The file's {@code processing} block in the words of the completion dialect. */
final class CompletionStyle {
    private CompletionStyle() {}

    static CompletionDialect of(CompletionDialect dialect, Processing processing) {
        if (processing.equals(Processing.NONE)) {
            return dialect;
        }
        Processing.RequestTemplates templates = processing.requestTemplates();
        Processing.ResponseFormatting formatting = processing.responseFormatting();
        return dialect.with(
                new Prompts(template(templates.standard()), template(templates.chat()), template(templates.function())),
                new Formatting(formatting.cleanJson(), formatting.trimWhitespace(), formatting.maxLength()));
    }

    private static @Nullable Template template(@Nullable PromptTemplate written) {
        return written == null
                ? null
                : (input, description, messages) -> written.fill(new PromptTemplate.Values(
                        input,
                        description,
                        messages.stream()
                                .map(turn -> new PromptTemplate.Turn(turn.role(), turn.content()))
                                .toList()));
    }
}
