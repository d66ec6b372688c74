package dev.hapax.shared.report;

import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.Problem;
import dev.hapax.shared.config.Rule;
import dev.hapax.shared.config.Severity;
import dev.hapax.shared.config.Span;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A log of one run in SARIF 2.1.0, as code scanning reads it.
 *
 * @see <a href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">the standard</a>
 */
final class SarifReport {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private static final String ROOT = "%SRCROOT%";

    private final Rendering rendering;
    private final Fingerprints fingerprints = new Fingerprints();

    private SarifReport(Rendering rendering) {
        this.rendering = rendering;
    }

    static String report(List<Loaded> files, Rendering rendering) {
        return Json.written(new SarifReport(rendering).log(files));
    }

    private Map<String, Object> log(List<Loaded> files) {
        List<Object> artifacts = new ArrayList<>();
        List<Object> results = new ArrayList<>();
        for (Loaded file : files) {
            Map<String, Object> artifact =
                    Json.object("location", artifactLocation(file.source().name()));
            if (!file.revision().isEmpty()) {
                artifact.put("hashes", Json.object("sha-256", file.revision()));
            }
            artifacts.add(artifact);
            var places = new TextPlaces(file);
            file.problems().forEach(problem -> results.add(result(problem, places)));
        }
        Map<String, Object> driver = Json.object(
                "name",
                "hapax",
                "rules",
                List.of(Rule.values()).stream().map(SarifReport::rule).toList());
        Map<String, Object> run = Json.object(
                "tool", Json.object("driver", driver),
                "columnKind", "unicodeCodePoints",
                "artifacts", artifacts.stream().distinct().toList(),
                "invocations", List.of(Json.object("executionSuccessful", true)),
                "results", results);
        return Json.object("$schema", SCHEMA, "version", "2.1.0", "runs", List.of(run));
    }

    private static Map<String, Object> rule(Rule rule) {
        String page = String.join("\n", rule.page());
        int end = page.indexOf("\n\n");
        String why = (end < 0 ? page : page.substring(0, end)).replace('\n', ' ');
        return Json.object(
                "id", rule.id(),
                "name", rule.slug(),
                "shortDescription", text(rule.slug().replace('-', ' ')),
                "fullDescription", text(why),
                "help", Json.object("text", page, "markdown", "```\n" + page + "\n```"),
                "helpUri", rule.uri(),
                "defaultConfiguration", Json.object("level", level(rule.severity())));
    }

    private Map<String, Object> result(Problem problem, TextPlaces places) {
        String mend = problem.label().isEmpty() ? "" : ": " + problem.label();
        Map<String, Object> result = Json.object(
                "ruleId", problem.rule().id(),
                "level", level(problem.severity()),
                "message", text(problem.message() + mend),
                "locations", List.of(location(problem, problem.span())),
                "partialFingerprints", Json.object("hapax/v1", fingerprints.unique(problem)));
        if (!problem.related().isEmpty()) {
            result.put("relatedLocations", related(problem));
        }
        List<Object> fixes = fixes(problem, places);
        if (!fixes.isEmpty()) {
            result.put("fixes", fixes);
        }
        return result;
    }

    private List<Object> related(Problem problem) {
        List<Object> locations = new ArrayList<>();
        for (Problem.Related related : problem.related()) {
            Map<String, Object> location = location(problem, related.span());
            location.put("id", locations.size() + 1);
            location.put("message", text(related.message()));
            locations.add(location);
        }
        return locations;
    }

    private List<Object> fixes(Problem problem, TextPlaces places) {
        List<Object> fixes = new ArrayList<>();
        for (Problem.Suggestion suggestion : problem.suggestions()) {
            List<Object> replacements = new ArrayList<>();
            for (Problem.Edit edit : suggestion.edits()) {
                var span = new Span(places.at(edit.start()), places.at(edit.end()));
                replacements.add(Json.object("deletedRegion", region(span), "insertedContent", text(edit.text())));
            }
            Map<String, Object> change =
                    Json.object("artifactLocation", artifactLocation(problem.file()), "replacements", replacements);
            fixes.add(Json.object("description", text(suggestion.message()), "artifactChanges", List.of(change)));
        }
        return fixes;
    }

    private Map<String, Object> location(Problem problem, Span span) {
        Map<String, Object> physical = Json.object("artifactLocation", artifactLocation(problem.file()));
        if (problem.rule() != Rule.FILE_MISSING && problem.rule() != Rule.FILE_UNREADABLE) {
            physical.put("region", region(span));
        }
        return Json.object("physicalLocation", physical);
    }

    private static Map<String, Object> region(Span span) {
        return Json.object(
                "startLine", span.start().line(),
                "startColumn", span.start().column(),
                "endLine", span.end().line(),
                "endColumn", span.end().column());
    }

    /** Relative to the root of the repository, which only the reader knows. */
    private Map<String, Object> artifactLocation(String name) {
        String path = rendering.path(name);
        return path.startsWith("/")
                ? Json.object("uri", uri("file", path))
                : Json.object("uri", uri(null, path), "uriBaseId", ROOT);
    }

    private static String uri(@Nullable String scheme, String path) {
        try {
            return new URI(scheme, scheme == null ? null : "", path, null).toASCIIString();
        } catch (URISyntaxException unusual) {
            throw new IllegalStateException(unusual);
        }
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case INFO -> "note";
        };
    }

    private static Map<String, Object> text(String text) {
        return Json.object("text", text);
    }
}
