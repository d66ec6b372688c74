package dev.hapax.daemon.tokens;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A tokenizer's vocabulary. Each is read when something is first counted by it and then stays: it takes tens of
 * megabytes, which a gateway that never counts does not pay.
 */
enum Vocabulary {
    /** OpenAI's since GPT-4o. */
    O200K {
        @Override
        Encoding encoding() {
            return O200k.ENCODING;
        }
    },
    /** OpenAI's before, and the nearest for others: several open models were built on it. */
    CL100K {
        @Override
        Encoding encoding() {
            return Cl100k.ENCODING;
        }
    };

    /**
     * From <a href="https://github.com/openai/tiktoken/blob/main/tiktoken/model.py">OpenAI's own table</a>; a
     * provider's name may stand before.
     */
    private static final Pattern NEWER =
            Pattern.compile("(.*/)?(ft:)?(gpt-4o|gpt-4\\.|chatgpt-|gpt-[5-9]|gpt-oss|o[1-9]).*");

    abstract Encoding encoding();

    static Vocabulary of(String model) {
        return NEWER.matcher(model.toLowerCase(Locale.ROOT)).matches() ? O200K : CL100K;
    }

    private static Encoding read(EncodingType type) {
        EncodingRegistry registry = Encodings.newLazyEncodingRegistry();
        return registry.getEncoding(type);
    }

    private static final class O200k {
        static final Encoding ENCODING = read(EncodingType.O200K_BASE);
    }

    private static final class Cl100k {
        static final Encoding ENCODING = read(EncodingType.CL100K_BASE);
    }
}
