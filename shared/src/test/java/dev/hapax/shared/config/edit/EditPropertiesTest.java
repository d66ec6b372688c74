package dev.hapax.shared.config.edit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.shared.config.edit.ConfigEditor.IfPresent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The promises of config.md §5, held against generated documents. */
final class EditPropertiesTest {
    private static final int DOCUMENTS = Integer.getInteger("hapax.property.documents", 800);
    private static final RouteSpec NEW = new RouteSpec(
            "/v1/new", "completion", "v1", List.of("POST"), List.of("a", "b/c:d"), Map.of("timeout", "30s"));

    @Test
    void anAddedRouteIsInAndOutAgainWithoutATrace() {
        int refused = 0;
        for (int seed = 0; seed < DOCUMENTS; seed++) {
            refused += holds(seed) ? 0 : 1;
        }
        assertThat(refused).as("refusals").isLessThan(DOCUMENTS / 20 + 1);
    }

    /** @return false if the edit was refused, which only an end without a line break may cause */
    private static boolean holds(int seed) {
        var document = new GeneratedDocument(new Random(seed));
        String before = document.text();
        String told = "seed " + seed + ":\n" + before;
        try {
            Edited added = ConfigEditor.addRoute(bytes(before), NEW, IfPresent.CONFLICT);
            String after = text(added);
            oneRegionChanged(before, after, told);
            assertThat(load(after)).as(told).isEqualTo(withTheRoute(load(before)));
            addingAgainIsNothing(added, told);
            patchAndCountAgree(before, added, told);
            String back = text(ConfigEditor.removeRoute(added.bytes(), "POST /v1/new"));
            assertThat(document.isAgain(back)).as(told + "\n---\n" + back).isTrue();
            othersCanGo(added.bytes(), document, told);
            return true;
        } catch (EditRefused refused) {
            assertThat(refused.reason()).as(told).isEqualTo(EditRefused.Reason.WOULD_RESHAPE);
            assertThat(document.endsInBlockScalar()).as(told + "\n" + refused).isTrue();
            return false;
        }
    }

    private static void oneRegionChanged(String before, String after, String told) {
        int prefix = 0;
        while (prefix < before.length() && prefix < after.length() && before.charAt(prefix) == after.charAt(prefix)) {
            prefix++;
        }
        int suffix = 0;
        while (suffix < before.length() - prefix
                && suffix < after.length() - prefix
                && before.charAt(before.length() - 1 - suffix) == after.charAt(after.length() - 1 - suffix)) {
            suffix++;
        }
        String gone = before.substring(prefix, before.length() - suffix);
        String come = after.substring(prefix, after.length() - suffix);
        assertThat(come)
                .as("nothing but empty brackets goes, " + told)
                .contains(gone.replace("[]", "").strip());
        assertThat(come.replace("\r\n", "").contains("\n") && before.contains("\r\n"))
                .as("line ends, " + told)
                .isFalse();
    }

    private static void addingAgainIsNothing(Edited added, String told) throws EditRefused {
        Edited again = ConfigEditor.addRoute(added.bytes(), NEW, IfPresent.CONFLICT);
        assertThat(again.change()).as(told).isEqualTo(Edited.Change.UNCHANGED);
        assertThat(again.bytes()).as(told).isSameAs(added.bytes());
    }

    private static void patchAndCountAgree(String before, Edited added, String told) {
        List<String> patch = UnifiedDiff.of("f", bytes(before), added.bytes())
                .lines()
                .skip(2)
                .toList();
        long plus = patch.stream().filter(line -> line.startsWith("+")).count();
        long minus = patch.stream().filter(line -> line.startsWith("-")).count();
        assertThat(plus - minus).as(told).isEqualTo((long) added.addedLines() - added.removedLines());
    }

    /** Whatever stands in the list can be taken out, and the rest stays. */
    private static void othersCanGo(byte[] file, GeneratedDocument document, String told) throws EditRefused {
        for (int i = 0; i < document.routes(); i++) {
            Map<String, Object> left = load(text(ConfigEditor.removeRoute(file, "/v1/r" + i)));
            Map<String, Object> whole = load(new String(file, StandardCharsets.UTF_8));
            routes(whole).remove(i);
            assertThat(left).as(told).isEqualTo(whole);
        }
    }

    private static Map<String, Object> withTheRoute(Map<String, Object> before) {
        List<Object> routes = new ArrayList<>(before.get("routes") == null ? List.of() : routes(before));
        routes.add(Map.of(
                "path", "/v1/new",
                "handler", "completion",
                "version", "v1",
                "methods", List.of("POST"),
                "targets", List.of("a", "b/c:d"),
                "timeout", "30s"));
        before.put("routes", routes);
        return before;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> routes(Map<String, Object> document) {
        return (List<Object>) Objects.requireNonNull(document.get("routes"));
    }

    /** By the library's own loader, which shares nothing with the editor's reading but the scanner. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> load(String text) {
        var settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
        Object loaded = new Load(settings).loadFromString(text);
        return loaded == null ? new LinkedHashMap<>() : (Map<String, Object>) loaded;
    }

    private static String text(Edited edited) {
        return new String(edited.bytes(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
