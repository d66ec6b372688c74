package dev.hapax.daemon.tokens;

import dev.hapax.daemon.chat.Part;

/**
 * What documents count for. A page takes <a href="https://docs.claude.com/en/docs/build-with-claude/pdf-support">at
 * least 1,500 tokens</a>; how many pages there are is guessed from the size, since a gateway does not read documents.
 */
final class Documents {
    private static final int TOKENS_PER_PAGE = 1500;
    private static final int BYTES_PER_PAGE = 100_000;
    private static final int CHARACTERS_PER_TOKEN = 4;

    private Documents() {}

    static long tokens(Part.Document document) {
        long bytes = document.base64().length() * 3L / 4;
        return document.mediaType().startsWith("text/")
                ? bytes / CHARACTERS_PER_TOKEN
                : TOKENS_PER_PAGE * (1 + bytes / BYTES_PER_PAGE);
    }
}
