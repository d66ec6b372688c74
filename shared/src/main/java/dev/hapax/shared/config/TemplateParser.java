package dev.hapax.shared.config;

import dev.hapax.shared.config.PromptTemplate.Broken;
import dev.hapax.shared.config.PromptTemplate.Field;
import dev.hapax.shared.config.PromptTemplate.Piece;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a {@link PromptTemplate} from left to right. */
final class TemplateParser {
    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";
    private static final Pattern FIELD = Pattern.compile("(\\$?)\\.(\\w+)");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"\\\\\n]*)\"|`([^`]*)`");
    private static final String BLANKS = " \t\r\n";
    private static final int DEEPEST = 32;

    private final String text;
    private int at;
    private int latest = -1;
    private int counted;
    private int depth;
    private boolean trimNext;

    TemplateParser(String text) {
        this.text = text;
    }

    List<Piece> parse() throws Broken {
        return block(null, false).pieces();
    }

    /** @param end what closed it: end, else, or else if with its condition; empty at the end of the text */
    private record Parsed(List<Piece> pieces, String end) {}

    /** What opened a block. */
    private record Opening(String word, int action) {}

    private Parsed block(@Nullable Opening opening, boolean inMessages) throws Broken {
        if (opening != null && ++depth > DEEPEST) {
            throw new Broken(opening.action(), "blocks are nested more than " + DEEPEST + " deep", null);
        }
        Parsed parsed = untilClosed(opening, inMessages);
        depth--;
        return parsed;
    }

    private Parsed untilClosed(@Nullable Opening opening, boolean inMessages) throws Broken {
        List<Piece> pieces = new ArrayList<>();
        while (true) {
            int open = text.indexOf(OPEN, at);
            plain(open < 0 ? text.length() : open, open >= 0 && trimsBefore(open), pieces);
            if (open < 0) {
                break;
            }
            int action = count(open);
            String said = action(open, action);
            String word = said.split("\\s", 2)[0];
            if (word.equals("end") || word.equals("else")) {
                if (opening == null) {
                    throw new Broken(action, "`{{" + word + "}}` closes nothing here", null);
                }
                return new Parsed(List.copyOf(pieces), said);
            }
            piece(said, action, inMessages).ifPresent(pieces::add);
        }
        if (opening != null) {
            throw new Broken(
                    opening.action(), "`{{" + opening.word() + "}}` is never closed", "add {{end}} where it ends");
        }
        return new Parsed(List.copyOf(pieces), "");
    }

    /** Which pair of opening braces of the text this is, those within quotes counted too. */
    private int count(int open) {
        for (int next = text.indexOf(OPEN, counted); next >= 0 && next <= open; next = text.indexOf(OPEN, counted)) {
            latest++;
            counted = next + OPEN.length();
        }
        return latest;
    }

    private boolean trimsBefore(int open) {
        return text.startsWith("-", open + 2) && open + 3 < text.length() && BLANKS.indexOf(text.charAt(open + 3)) >= 0;
    }

    private void plain(int until, boolean trimEnd, List<Piece> pieces) {
        int from = at;
        int to = until;
        while (trimNext && from < to && BLANKS.indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        while (trimEnd && to > from && BLANKS.indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        trimNext = false;
        at = until;
        if (to > from) {
            pieces.add(new Piece.Plain(text.substring(from, to)));
        }
    }

    /** What stands between the braces, without trim markers and blanks around it. */
    private String action(int open, int action) throws Broken {
        int from = open + (trimsBefore(open) ? 3 : 2);
        int close = text.indexOf(CLOSE, from);
        int next = text.indexOf(OPEN, from);
        if (close < 0 || (next >= 0 && next < close && !quotes(from, close))) {
            throw new Broken(action, "`{{` is never closed", "close it with }}; for braces as text write {{\"{{\"}}");
        }
        at = close + 2;
        trimNext = close - from >= 2 && text.charAt(close - 1) == '-' && BLANKS.indexOf(text.charAt(close - 2)) >= 0;
        return text.substring(from, trimNext ? close - 1 : close).strip();
    }

    private boolean quotes(int from, int close) {
        return QUOTED.matcher(text.substring(from, close).strip()).matches();
    }

    private Optional<Piece> piece(String said, int action, boolean inMessages) throws Broken {
        if (said.startsWith("/*") && said.endsWith("*/")) {
            return Optional.empty();
        }
        if (said.isEmpty()) {
            throw new Broken(action, "`{{}}` is empty", null);
        }
        Matcher quoted = QUOTED.matcher(said);
        if (quoted.matches()) {
            return Optional.of(new Piece.Plain(quoted.group(1) == null ? quoted.group(2) : quoted.group(1)));
        }
        String[] words = said.split("\\s+", 2);
        return Optional.of(
                switch (words[0]) {
                    case "range" -> each(words, action, inMessages);
                    case "if" -> when(words.length < 2 ? "" : words[1], action, inMessages, "if");
                    default -> gap(said, action, inMessages);
                });
    }

    private Piece gap(String said, int action, boolean inMessages) throws Broken {
        Field field = field(said, action, inMessages);
        if (field == Field.MESSAGES) {
            throw new Broken(action, "`.Messages` is a list", "write {{range .Messages}}…{{end}}");
        }
        return new Piece.Gap(field);
    }

    private Piece each(String[] words, int action, boolean inMessages) throws Broken {
        if (inMessages) {
            throw new Broken(action, "`range` cannot stand within `range`", null);
        }
        if (words.length < 2 || field(words[1], action, false) != Field.MESSAGES) {
            throw new Broken(action, "`range` goes over `.Messages`", "write {{range .Messages}}…{{end}}");
        }
        Parsed body = block(new Opening("range", action), true);
        if (body.end().equals("end")) {
            return new Piece.Each(body.pieces(), List.of());
        }
        return new Piece.Each(body.pieces(), otherwise(body.end(), action, false, "range"));
    }

    private Piece when(String condition, int action, boolean inMessages, String word) throws Broken {
        boolean negated = condition.startsWith("not ");
        Field field = field(negated ? condition.substring(4).strip() : condition, action, inMessages);
        Parsed then = block(new Opening(word, action), inMessages);
        List<Piece> otherwise = then.end().equals("end") ? List.of() : otherwise(then.end(), action, inMessages, word);
        return new Piece.When(field, !negated, then.pieces(), otherwise);
    }

    /** The branch after an {@code else}, which may begin with a condition of its own. */
    private List<Piece> otherwise(String end, int action, boolean inMessages, String word) throws Broken {
        String rest = end.substring("else".length()).strip();
        if (rest.startsWith("if ")) {
            return List.of(when(rest.substring(3).strip(), latest, inMessages, "else if"));
        }
        if (!rest.isEmpty() || !end.startsWith("else")) {
            throw new Broken(latest, "after `else` goes nothing, or `if`", null);
        }
        Parsed last = block(new Opening(word, action), inMessages);
        if (!last.end().equals("end")) {
            throw new Broken(latest, "a second `{{else}}`", "end the block with {{end}}");
        }
        return last.pieces();
    }

    private static Field field(String said, int action, boolean inMessages) throws Broken {
        Matcher matcher = FIELD.matcher(said);
        if (!matcher.matches()) {
            throw unreadable(said, action);
        }
        boolean fromTop = !matcher.group(1).isEmpty();
        String name = matcher.group(2);
        Field field = Arrays.stream(Field.values())
                .filter(one -> one.word().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(name, action));
        if (field.ofMessage() && (!inMessages || fromTop)) {
            throw new Broken(action, "`." + name + "` is of a message", "write it within {{range .Messages}}…{{end}}");
        }
        if (inMessages && !field.ofMessage() && !fromTop) {
            throw new Broken(action, "a message has no `." + name + "`", "write $." + name + " within range");
        }
        return field;
    }

    private static Broken unknown(String name, int action) {
        List<String> names = Arrays.stream(Field.values()).map(Field::word).toList();
        String known = "." + String.join(", .", names);
        return new Broken(
                action,
                "there is no `." + name + "`",
                DidYouMean.of(name, names)
                        .map(word -> "did you mean ." + word + "?")
                        .orElse("there are " + known));
    }

    private static Broken unreadable(String said, int action) {
        boolean missingDot =
                Arrays.stream(Field.values()).anyMatch(field -> field.word().equalsIgnoreCase(said));
        return missingDot
                ? new Broken(action, "`{{" + said + "}}` lacks its dot", "write {{." + said + "}}")
                : new Broken(
                        action,
                        "`{{" + said + "}}` is no field, `range`, `if`, `else` or `end`",
                        "functions and variables of templates are not known here");
    }
}
