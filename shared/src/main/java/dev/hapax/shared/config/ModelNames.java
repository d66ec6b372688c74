package dev.hapax.shared.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Names of models as their providers spell them, of November 2026. A name that is not here is not wrong, for there are
 * new ones every week: only one that is clearly another spelling of one of these is spoken of.
 */
final class ModelNames {
    private static final List<String> KNOWN = List.of(
            "claude-3-haiku-20240307",
            "claude-3-opus-latest",
            "claude-3-5-haiku-latest",
            "claude-3-5-haiku-20241022",
            "claude-3-5-sonnet-latest",
            "claude-3-5-sonnet-20241022",
            "claude-3-7-sonnet-latest",
            "claude-3-7-sonnet-20250219",
            "claude-sonnet-4-0",
            "claude-sonnet-4-5",
            "claude-opus-4-0",
            "claude-opus-4-1",
            "claude-opus-4-5",
            "claude-haiku-4-5",
            "gpt-3.5-turbo",
            "gpt-4",
            "gpt-4-turbo",
            "gpt-4o",
            "gpt-4o-mini",
            "gpt-4.1",
            "gpt-4.1-mini",
            "gpt-4.1-nano",
            "gpt-5",
            "gpt-5-mini",
            "gpt-5-nano",
            "gemini-1.5-flash",
            "gemini-1.5-pro",
            "gemini-2.0-flash",
            "gemini-2.5-flash",
            "gemini-2.5-pro",
            "text-embedding-3-small",
            "text-embedding-3-large");

    private ModelNames() {}

    /** The spelling that was meant; empty where the name may well be right. */
    static Optional<String> meant(String typed, KindInfo kind) {
        boolean theirs = kind.modelPrefixes().stream().anyMatch(typed.toLowerCase(Locale.ROOT)::startsWith);
        if (!theirs || KNOWN.contains(typed)) {
            return Optional.empty();
        }
        List<String> same = KNOWN.stream()
                .filter(known -> kind.modelPrefixes().stream().anyMatch(known::startsWith))
                .filter(known ->
                        plain(known).equals(plain(typed)) || plain(known).equals(plain(typed) + "-latest"))
                .toList();
        return same.size() == 1
                ? Optional.of(same.getFirst())
                : DidYouMean.of(typed, KNOWN).filter(known -> digits(known).equals(digits(typed)));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('.', '-').replace('_', '-');
    }

    private static String digits(String name) {
        return name.replaceAll("\\D", "");
    }
}
