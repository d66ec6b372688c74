package dev.hapax.cli.output;

import dev.hapax.cli.output.Answer.Grid;
import dev.hapax.cli.output.Answer.Lines;
import dev.hapax.cli.terminal.Surroundings;
import dev.hapax.shared.admin.AdminApi.AdminError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes results to standard output in the shape the user asked for, and notes for people to standard error. With
 * {@code -o json} there is exactly one document on standard output and no note beside it.
 */
public final class Output {
    /** Grows a minor version when a field is added, a major one when a meaning changes. */
    static final String SCHEMA = "hapax.cli/v1";

    private final Surroundings surroundings;
    private final OutputOptions options;
    private String command = "";

    public Output(Surroundings surroundings, OutputOptions options) {
        this.surroundings = surroundings;
        this.options = options;
    }

    /** @param words the command that runs, as typed: {@code route add} */
    public void running(String words) {
        command = words;
    }

    public boolean json() {
        return options.format() == Format.JSON;
    }

    /** Whether the result is for a program; then notes for people stay away. */
    public boolean forPrograms() {
        return options.format() != Format.TABLE;
    }

    /** Whether a person reads the result as a table. */
    public boolean forPerson() {
        return !forPrograms() && surroundings.tty().out();
    }

    public boolean quiet() {
        return options.quiet();
    }

    public boolean verbose() {
        return options.verbose();
    }

    /** Whether standard output gets colours. */
    public boolean colour() {
        return options.colour()
                .on(surroundings.environment(), surroundings.tty().out());
    }

    public boolean colourOfErrors() {
        return options.colour()
                .on(surroundings.environment(), surroundings.tty().err());
    }

    /** Whether a person reads standard error. */
    public boolean personWatches() {
        return surroundings.tty().err();
    }

    /** Of standard output in characters; without end where it is not a terminal. */
    public int width() {
        return surroundings.tty().width();
    }

    public void show(Answer answer) {
        switch (options.format()) {
            case TABLE -> table(answer);
            case JSON -> line(mapper().writeValueAsString(envelope(answer)));
            case YAML -> surroundings.out().print(YamlText.of(mapper().convertValue(answer.data(), Object.class)));
            case NAME -> answer.items().forEach(item -> line(Printable.of(item.name())));
            case JSONL -> jsonLines(answer);
        }
        if (!json()) {
            answer.asides().forEach(this::note);
            answer.notes().forEach(this::note);
        }
    }

    /** What follows an answer that was shown: lines without names, and of JSON one object for each thing. */
    public void more(Answer answer) {
        switch (options.format()) {
            case TABLE -> lines(answer, false).forEach(this::line);
            case JSON, YAML, JSONL -> answer.items().forEach(item -> line(mapper().writeValueAsString(item.data())));
            case NAME -> answer.items().forEach(item -> line(Printable.of(item.name())));
        }
    }

    private void table(Answer answer) {
        lines(answer, !options.noHeaders()).forEach(this::line);
    }

    /** As a person sees it on a terminal of this width, asides below, to be drawn in place. */
    public List<String> drawn(Answer answer, int width) {
        List<String> lines =
                switch (answer.body()) {
                    case Lines text -> text.lines().stream().map(Printable::of).toList();
                    case Grid(Table table) -> table.aligned(width, !options.noHeaders());
                };
        Stream<String> asides = answer.asides().stream().map(Printable::of);
        return Stream.of(lines.stream(), answer.asides().isEmpty() ? Stream.<String>of() : Stream.of(""), asides)
                .flatMap(part -> part)
                .toList();
    }

    private List<String> lines(Answer answer, boolean headers) {
        boolean terminal = surroundings.tty().out();
        return switch (answer.body()) {
            case Lines text -> text.lines().stream().map(Printable::of).toList();
            case Grid(Table table) ->
                terminal ? table.aligned(surroundings.tty().width(), headers) : table.tabSeparated();
        };
    }

    private void jsonLines(Answer answer) {
        // A table lists things, if only none; anything else is a thing itself.
        if (answer.items().isEmpty() && !(answer.body() instanceof Grid)) {
            line(mapper().writeValueAsString(answer.data()));
        }
        answer.items().forEach(item -> line(mapper().writeValueAsString(item.data())));
    }

    private Map<String, Object> envelope(Answer answer) {
        Map<String, Object> envelope = header(answer.ok());
        envelope.put("data", answer.data());
        envelope.put("diagnostics", answer.diagnostics());
        envelope.put("notes", answer.notes());
        return envelope;
    }

    /** The one document of a command that failed under {@code -o json}. */
    public void failure(AdminError error) {
        var body = new LinkedHashMap<String, Object>();
        body.put("id", error.id());
        body.put("exit", error.exit());
        body.put("message", error.message());
        body.put("details", error.details());
        body.put("next", error.next());
        Map<String, Object> envelope = header(false);
        envelope.put("error", body);
        envelope.put("diagnostics", error.diagnostics());
        line(mapper().writeValueAsString(envelope));
    }

    private Map<String, Object> header(boolean ok) {
        var envelope = new LinkedHashMap<String, Object>();
        envelope.put("schema", SCHEMA);
        envelope.put("command", command);
        envelope.put("ok", ok);
        return envelope;
    }

    /** One JSON document on one line of standard output. */
    public void document(Object data) {
        line(mapper().writeValueAsString(data));
    }

    /** One JSON line on standard error, as a service's log has it. */
    public void logLine(Object data) {
        surroundings.err().println(mapper().writeValueAsString(data));
    }

    /** Finished text for standard output, e.g. a report or a script; it brings its own line ends. */
    public void text(String text) {
        surroundings.out().print(text);
    }

    public void line(String line) {
        surroundings.out().println(line);
    }

    /** A line for a person, on standard error. */
    public void note(String line) {
        if (!options.quiet() && !forPrograms()) {
            surroundings.err().println(Printable.of(line));
        }
    }

    /** A decision that was taken, told to who asks for it. */
    public void decided(String line) {
        if (options.verbose()) {
            surroundings.err().println(Printable.of(line));
        }
    }

    /** Whether everything that was printed has arrived; false when the reader went away. */
    public boolean delivered() {
        return !surroundings.out().checkError();
    }

    private static JsonMapper mapper() {
        return JsonText.MAPPER;
    }
}
