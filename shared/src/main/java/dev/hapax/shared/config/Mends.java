package dev.hapax.shared.config;

import dev.hapax.shared.config.Node.Scalar;
import dev.hapax.shared.config.Problem.Edit;
import dev.hapax.shared.config.Problem.Suggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Changes of the text that would mend a problem. One is offered only where the file itself says the words that are to
 * change: not what an alias brings from elsewhere, what a variable holds or what is written with escapes.
 */
final class Mends {
    static final Mends NONE = new Mends("", 0);

    /** What may stand in YAML without quotes and stays what it is. */
    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_$][A-Za-z0-9_./${}-]*");

    private static final Pattern QUOTABLE = Pattern.compile("[^\"'\\\\\\p{Cntrl}]+");

    private final int[] points;
    private final int shift;

    /** @param shift 1 if a byte order mark was taken off the text, so that offsets are those of the file */
    Mends(String text, int shift) {
        this.points = text.codePoints().toArray();
        this.shift = shift;
    }

    /** The same problem with the one word to write instead, which can be done where a scalar says the wrong one. */
    Problem didYouMean(Problem problem, @Nullable Node wrong, String word, boolean safe) {
        return didYouMean(problem, wrong, wrong instanceof Scalar scalar ? scalar.text() : "", word, safe);
    }

    /** The same where only the first part of the scalar is wrong: the provider of a target. */
    Problem didYouMean(Problem problem, @Nullable Node wrong, String part, String word, boolean safe) {
        Problem asked = problem.withLabel("did you mean `" + word + "`?");
        return wrong instanceof Scalar scalar
                ? offered(asked, scalar, part, word, safe && DidYouMean.isSlip(part, word))
                : asked;
    }

    /** The same with another word for the same thing. */
    Problem sameThing(Problem problem, Scalar scalar, String word) {
        return offered(problem.withLabel("did you mean `" + word + "`?"), scalar, scalar.text(), word, true);
    }

    private Problem offered(Problem problem, Scalar scalar, String part, String word, boolean safe) {
        return suggestion(problem.label(), scalar, part, word, safe)
                .map(problem::withSuggestion)
                .orElse(problem);
    }

    /** Writes the word in the place of all that the scalar says. */
    Optional<Suggestion> instead(Scalar scalar, String word, boolean safe) {
        return suggestion("write `" + word + "`", scalar, scalar.text(), word, safe);
    }

    private Optional<Suggestion> suggestion(String message, Scalar scalar, String part, String word, boolean safe) {
        int[] written = Arrays.copyOfRange(
                points, at(scalar.span().start()), at(scalar.span().end()));
        int[] said = scalar.text().codePoints().toArray();
        boolean bare = scalar.plain() && Arrays.equals(written, said);
        boolean fits = bare
                ? BARE.matcher(word).matches()
                : !scalar.plain()
                        && quoted(written, said)
                        && QUOTABLE.matcher(word).matches();
        if (!fits || part.isEmpty() || !scalar.text().startsWith(part)) {
            return Optional.empty();
        }
        int start = scalar.span().start().offset() + (bare ? 0 : 1);
        var edit = new Edit(start, start + part.codePointCount(0, part.length()), word);
        return Optional.of(new Suggestion(message, safe, List.of(edit)));
    }

    private static boolean quoted(int[] written, int[] said) {
        return written.length == said.length + 2
                && (written[0] == '"' || written[0] == '\'')
                && written[0] == written[written.length - 1]
                && Arrays.equals(written, 1, written.length - 1, said, 0, said.length);
    }

    private int at(Span.Place place) {
        return Math.clamp((long) place.offset() - shift, 0, points.length);
    }
}
