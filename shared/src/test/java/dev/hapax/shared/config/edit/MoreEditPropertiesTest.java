package dev.hapax.shared.config.edit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.shared.config.edit.ConfigEditor.IfPresent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The promises of config.md §5 for providers and for many edits as one, held against generated documents. */
final class MoreEditPropertiesTest {
    private static final int DOCUMENTS = Integer.getInteger("hapax.property.documents", 800);
    private static final ProviderSpec NEW =
            new ProviderSpec("brand new", "openai", List.of("m:1", "m2"), "http://127.0.0.1:1/v1", "NEW_KEY", null);
    private static final Map<String, Object> SAID = Map.of(
            "type", "openai",
            "base_url", "http://127.0.0.1:1/v1",
            "api_key", "${NEW_KEY}",
            "models", Map.of("m:1", Map.of(), "m2", Map.of()));

    @Test
    void anAddedProviderIsInAndOutAgainWithoutATrace() {
        int refused = 0;
        for (int seed = 0; seed < DOCUMENTS; seed++) {
            refused += providerHolds(seed) ? 0 : 1;
        }
        assertThat(refused).as("refusals").isLessThan(DOCUMENTS / 20 + 1);
    }

    private static boolean providerHolds(int seed) {
        var document = new GeneratedProviders(new Random(seed));
        String before = document.text();
        String told = "seed " + seed + ":\n" + before;
        try {
            Edited added = ProviderEditor.add(bytes(before), NEW, IfPresent.CONFLICT);
            assertThat(added.change()).as(told).isEqualTo(Edited.Change.ADDED);
            oneRegionChanged(before, text(added), told);
            Map<String, Object> expected = load(before);
            providers(expected).put("brand new", SAID);
            assertThat(load(text(added))).as(told).isEqualTo(expected);
            Edited again = ProviderEditor.add(added.bytes(), NEW, IfPresent.CONFLICT);
            assertThat(again.bytes()).as(told).isSameAs(added.bytes());
            String back = text(ProviderEditor.remove(added.bytes(), "brand new"));
            assertThat(document.isAgain(back)).as(told + "\n---\n" + back).isTrue();
            othersCanGo(added.bytes(), document, told);
            replacedSaysTheNew(added.bytes(), document, told);
            return true;
        } catch (EditRefused refused) {
            assertThat(refused.reason()).as(told).isEqualTo(EditRefused.Reason.WOULD_RESHAPE);
            assertThat(document.endsInBlockScalar()).as(told + "\n" + refused).isTrue();
            return false;
        }
    }

    private static void othersCanGo(byte[] file, GeneratedProviders document, String told) throws EditRefused {
        for (int i = 0; i < document.providers(); i++) {
            Map<String, Object> whole = load(new String(file, StandardCharsets.UTF_8));
            providers(whole).remove("p" + i);
            assertThat(load(text(ProviderEditor.remove(file, "p" + i))))
                    .as(told)
                    .isEqualTo(whole);
        }
    }

    private static void replacedSaysTheNew(byte[] file, GeneratedProviders document, String told) throws EditRefused {
        var other = new ProviderSpec("p0", "echo", List.of(), null, null, "keys/p0");
        if (document.providers() > 0) {
            Map<String, Object> whole = load(new String(file, StandardCharsets.UTF_8));
            providers(whole).put("p0", Map.of("type", "echo", "api_key_file", "keys/p0"));
            Edited replaced = ProviderEditor.add(file, other, IfPresent.REPLACE);
            assertThat(load(text(replaced))).as(told + "\n" + text(replaced)).isEqualTo(whole);
            oneRegionIsEnough(file, replaced.bytes(), told);
        }
    }

    /** A batch says what its edits say one after the other, and taking all back leaves nothing. */
    @Test
    void manyEditsAreOne() {
        for (int seed = 0; seed < DOCUMENTS; seed++) {
            batchHolds(seed);
        }
    }

    private static void batchHolds(int seed) {
        var random = new Random(seed);
        var document = new GeneratedProviders(random);
        String before = document.text();
        String told = "seed " + seed + ":\n" + before;
        List<FileEdit> edits = new ArrayList<>(List.of(new FileEdit.AddProvider(NEW, IfPresent.CONFLICT)));
        int routes = 1 + random.nextInt(4);
        for (int i = 0; i < routes; i++) {
            Map<String, String> settings = random.nextBoolean() ? Map.of() : Map.of("retry.max_retries", "" + i);
            var route = new RouteSpec("/n" + i, "chat", "v1", List.of(), List.of("brand new/m2"), settings);
            edits.add(new FileEdit.AddRoute(route, IfPresent.CONFLICT));
        }
        try {
            byte[] one = bytes(before);
            for (FileEdit edit : edits) {
                one = edit.apply(one).bytes();
            }
            EditBatch.Result together = new EditBatch(edits).apply(bytes(before));
            assertThat(together.whole().bytes()).as(told).isEqualTo(one);
            assertThat(new EditBatch(edits).apply(one).whole().change())
                    .as(told)
                    .isEqualTo(Edited.Change.UNCHANGED);
            List<FileEdit> back = new ArrayList<>();
            for (int i = routes - 1; i >= 0; i--) {
                back.add(new FileEdit.RemoveRoute("/v1/n" + i));
            }
            back.add(new FileEdit.RemoveProvider("brand new"));
            String undone = text(new EditBatch(back).apply(one).whole());
            assertThat(document.isAgain(withoutTheKey(undone)))
                    .as(told + "\n---\n" + undone)
                    .isTrue();
        } catch (EditRefused refused) {
            assertThat(refused.reason()).as(told).isEqualTo(EditRefused.Reason.WOULD_RESHAPE);
            assertThat(document.endsInBlockScalar()).as(told + "\n" + refused).isTrue();
        }
    }

    /** The list that was not there before may stay as an empty one. */
    private static String withoutTheKey(String text) {
        return text.replaceFirst("\\Rroutes: \\[]\\z", "").replaceFirst("(?m)^routes: \\[]\\R", "");
    }

    /** What a dry run prints is a patch that the program of that name applies to the byte. */
    @Test
    void patchAppliesWhatADryRunPrints(@TempDir Path directory) throws Exception {
        for (int seed = 0; seed < Math.min(40, DOCUMENTS); seed++) {
            byte[] before = bytes(new GeneratedProviders(new Random(seed)).text());
            var route = new RouteSpec("/n", "chat", "v1", List.of(), List.of(), Map.of());
            byte[] after;
            try {
                after = new EditBatch(List.of(
                                new FileEdit.AddRoute(route, IfPresent.CONFLICT),
                                new FileEdit.AddProvider(NEW, IfPresent.CONFLICT)))
                        .apply(before)
                        .whole()
                        .bytes();
            } catch (EditRefused endsInText) {
                continue;
            }
            Path file = Files.write(directory.resolve("f.yaml"), before);
            Path patch = Files.writeString(directory.resolve("p"), UnifiedDiff.of("f.yaml", before, after));
            Process applied = new ProcessBuilder("patch", "--binary", "-p0", "-s", "-i", patch.toString())
                    .directory(directory.toFile())
                    .start();
            assertThat(applied.waitFor()).as("seed " + seed).isZero();
            assertThat(Files.readAllBytes(file)).as("seed " + seed).isEqualTo(after);
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
        assertThat(come).as(told).contains(gone.replace("{}", "").strip());
        assertThat(come.replace("\r\n", "").contains("\n") && before.contains("\r\n"))
                .as("line ends, " + told)
                .isFalse();
    }

    /** What stands before and behind the replaced provider is the same to the byte. */
    private static void oneRegionIsEnough(byte[] before, byte[] after, String told) {
        LineChange change = LineChange.between(before, after);
        List<String> old = LineChange.lines(before);
        List<String> now = LineChange.lines(after);
        assertThat(now.subList(0, change.first())).as(told).isEqualTo(old.subList(0, change.first()));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> providers(Map<String, Object> document) {
        document.putIfAbsent("providers", new LinkedHashMap<>());
        return (Map<String, Object>) Objects.requireNonNull(document.get("providers"));
    }

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
