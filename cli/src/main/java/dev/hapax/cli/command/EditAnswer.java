package dev.hapax.cli.command;

import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Item;
import dev.hapax.cli.output.Answer.Lines;
import dev.hapax.cli.output.Words;
import dev.hapax.shared.admin.AdminApi.FileEdited;
import dev.hapax.shared.admin.AdminApi.FileView;
import dev.hapax.shared.admin.AdminApi.StepDone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of edits: the facts on standard output, what happened to file and daemon beside them.
 *
 * @param live whether a daemon answered
 * @param offline what is said where none did
 */
public record EditAnswer(Where where, boolean live, boolean dryRun, String offline) {
    public EditAnswer(Where where, boolean live, boolean dryRun) {
        this(where, live, dryRun, "no daemon is running; it counts from the next hapax serve on");
    }

    private record Place(String path, String sha256, int line) {}

    public Answer of(FileEdited edited) {
        List<Item> items = edited.edits().stream()
                .map(edit -> new Item(edit.noun() + "/" + edit.name().replace(' ', ':'), edit))
                .toList();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("edits", edited.edits());
        data.putAll(outcome(edited));
        return beside(edited, Answer.of(data, new Lines(lines(edited))).listing(items));
    }

    /** The same answer with what happened to file and daemon beside it. */
    public Answer beside(FileEdited edited, Answer answer) {
        return answer.withAsides(asides(edited)).withNotes(notes(edited));
    }

    /** Of file and daemon, for programs. */
    public Map<String, Object> outcome(FileEdited edited) {
        FileView file = edited.file();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("file", new Place(file.path(), file.sha256(), file.line()));
        data.put("applied", edited.applied());
        if (edited.applied()) {
            data.put("generation", edited.generation());
        }
        if (edited.patch() != null) {
            data.put("patch", edited.patch());
        }
        return data;
    }

    private static boolean changes(FileEdited edited) {
        return edited.edits().stream().anyMatch(edit -> !edit.change().equals("unchanged"));
    }

    private List<String> lines(FileEdited edited) {
        if (dryRun && edited.patch() != null && !edited.patch().isEmpty()) {
            return edited.patch().stripTrailing().lines().toList();
        }
        return edited.edits().stream()
                .map(edit -> edit.noun() + " " + edit.name() + " " + edit.change())
                .toList();
    }

    private List<String> asides(FileEdited edited) {
        if (dryRun || !changes(edited)) {
            return List.of();
        }
        var asides = new ArrayList<String>();
        asides.add(fileLine(edited));
        if (edited.applied()) {
            asides.add(reloadLine(edited));
        }
        return asides;
    }

    private List<String> notes(FileEdited edited) {
        if (!changes(edited)) {
            return List.of();
        }
        if (dryRun) {
            return List.of("dry run: nothing written; the result is valid");
        }
        return live ? List.of() : List.of(offline);
    }

    private String fileLine(FileEdited edited) {
        FileView file = edited.file();
        StepDone first = edited.edits().getFirst();
        String change =
                switch (first.change()) {
                    case "removed" -> "changed at line " + file.line() + ", nothing else";
                    case "added" ->
                        Words.count(file.addedLines(), "line") + " added after line " + (file.line() - 1)
                                + ", nothing else changed";
                    default -> "changed from line " + file.line() + " on";
                };
        String undo = edited.edits().size() == 1 && first.undo() != null ? "   (undo: hapax " + first.undo() + ")" : "";
        return where.display(Path.of(file.path())) + ": " + change
                + (file.inPlace() ? " (written in place: the file is a mount)" : "") + undo;
    }

    private static String reloadLine(FileEdited edited) {
        int streams = edited.streamsInFlight();
        return "reloaded: generation " + edited.previousGeneration() + " -> " + edited.generation() + " in "
                + Words.of(Duration.ofMillis(edited.tookMs()))
                + (streams == 0
                        ? ""
                        : ", " + Words.count(streams, "stream") + " in flight "
                                + (streams == 1 ? "keeps running" : "keep running"));
    }
}
