package dev.hapax.shared.report;

import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.Problem;
import dev.hapax.shared.config.Severity;
import dev.hapax.shared.config.Span.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Problems as {@code hapax.diagnostics/v1}. */
public final class JsonReport {
    private JsonReport() {}

    /** The problems of one file as plain maps. */
    public static List<Object> diagnostics(Loaded loaded) {
        List<Object> diagnostics = new ArrayList<>();
        loaded.problems().forEach(problem -> diagnostics.add(diagnostic(problem)));
        return diagnostics;
    }

    static String report(List<Loaded> files, Rendering rendering) {
        List<Object> diagnostics = new ArrayList<>();
        List<Object> named = new ArrayList<>();
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Severity severity : Severity.values()) {
            counts.put(
                    severity.word(),
                    files.stream()
                            .flatMap(file -> file.problems().stream())
                            .filter(problem -> problem.severity() == severity)
                            .count());
        }
        for (Loaded file : files) {
            diagnostics.addAll(diagnostics(file));
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("path", file.source().name());
            one.put("sha256", file.revision());
            named.add(one);
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("schema", "hapax.diagnostics/v1");
        report.put("valid", files.stream().allMatch(Loaded::valid));
        report.put("counts", counts);
        report.put("files", named);
        report.put("diagnostics", diagnostics);
        if (!rendering.mended().isEmpty()) {
            List<Object> mended = new ArrayList<>();
            files.forEach(file ->
                    rendering.mendedIn(file.source().name()).forEach(problem -> mended.add(diagnostic(problem))));
            report.put("fixed", mended);
        }
        return Json.written(report);
    }

    private static Map<String, Object> diagnostic(Problem problem) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("rule", problem.rule().id());
        map.put("name", problem.rule().slug());
        map.put("severity", problem.severity().word());
        map.put("message", problem.message());
        map.put("label", problem.label());
        map.put("file", problem.file());
        map.put("pointer", problem.pointer());
        map.put("start", place(problem.span().start()));
        map.put("end", place(problem.span().end()));
        map.put("related", related(problem));
        map.put("suggestions", suggestions(problem));
        map.put("notes", problem.notes());
        map.put("help", problem.rule().uri());
        map.put("fingerprint", Fingerprints.of(problem));
        return map;
    }

    private static Map<String, Object> place(Place place) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("line", place.line());
        map.put("column", place.column());
        map.put("offset", place.offset());
        return map;
    }

    private static List<Object> related(Problem problem) {
        List<Object> list = new ArrayList<>();
        for (Problem.Related related : problem.related()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("message", related.message());
            map.put("file", problem.file());
            map.put("start", place(related.span().start()));
            map.put("end", place(related.span().end()));
            list.add(map);
        }
        return list;
    }

    private static List<Object> suggestions(Problem problem) {
        List<Object> list = new ArrayList<>();
        for (Problem.Suggestion suggestion : problem.suggestions()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("message", suggestion.message());
            map.put("safe", suggestion.safe());
            map.put("edits", suggestion.edits().stream().map(JsonReport::edit).toList());
            list.add(map);
        }
        return list;
    }

    private static Map<String, Object> edit(Problem.Edit edit) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("start", edit.start());
        map.put("end", edit.end());
        map.put("text", edit.text());
        return map;
    }
}
