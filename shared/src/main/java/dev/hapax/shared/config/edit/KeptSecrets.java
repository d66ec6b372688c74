package dev.hapax.shared.config.edit;

import dev.hapax.shared.config.Secret;
import dev.hapax.shared.config.SecretUrl;
import dev.hapax.shared.config.edit.EditRefused.Reason;
import dev.hapax.shared.config.edit.YamlText.Splice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts of a file that must not be kept elsewhere. Where a key stands in clear a copy has a reference to it, which is
 * filled again from a file that still has the key; references to variables and files stay as they are.
 */
public final class KeptSecrets {
    private static final Set<String> SECRET =
            Set.of("api_key", "key", "password", "authorization", "x-api-key", "api-key", "token", "secret");
    private static final Set<String> NAMES_A_FILE = Set.of("api_key_file", "cert_file", "key_file", "ca_file");
    private static final Pattern FILE = Pattern.compile("\\$\\{file:([^}]+)}");
    private static final Pattern KEPT = Pattern.compile("\\$\\{kept:([0-9a-f]{64})}");

    private KeptSecrets() {}

    /**
     * The text without what stands in clear.
     *
     * @throws EditRefused if it is no YAML, so that nobody knows what is secret in it
     */
    public static byte[] hidden(byte[] file) throws EditRefused {
        YamlText text = YamlText.decode(file);
        var splices = new ArrayList<Splice>();
        scalars(text, (key, scalar) -> {
            if (isSecret(key, scalar)) {
                String mark = "\"${kept:" + Secret.of(scalar.text()).fingerprint() + "}\"";
                splices.add(new Splice(scalar.start(), scalar.end(), mark));
            }
        });
        splices.sort(Comparator.comparingInt(Splice::start));
        return text.with(splices).encode();
    }

    /**
     * The copy with its secrets, as far as the other file still has them.
     *
     * @throws EditRefused naming the lines of those that it has not
     */
    public static byte[] filled(byte[] copy, byte[] from) throws EditRefused {
        Map<String, String> written = new HashMap<>();
        YamlText source = YamlText.decode(from);
        scalars(source, (key, scalar) -> {
            if (isSecret(key, scalar)) {
                written.put(
                        Secret.of(scalar.text()).fingerprint(), source.body().substring(scalar.start(), scalar.end()));
            }
        });
        YamlText text = YamlText.decode(copy);
        var splices = new ArrayList<Splice>();
        var lost = new ArrayList<String>();
        scalars(text, (key, scalar) -> {
            Matcher mark = KEPT.matcher(scalar.text());
            if (mark.matches()) {
                String secret = written.get(mark.group(1));
                if (secret == null) {
                    lost.add("`" + key + "` in line " + text.lineNumber(scalar.start()));
                } else {
                    splices.add(new Splice(scalar.start(), scalar.end(), secret));
                }
            }
        });
        if (!lost.isEmpty()) {
            throw new EditRefused(
                    Reason.CONFLICT, "that revision had a key in clear that the file has no more", 0, lost);
        }
        splices.sort(Comparator.comparingInt(Splice::start));
        return text.with(splices).encode();
    }

    /** The paths of the files that hold keys, as they are written; none if the text is no YAML. */
    public static List<String> keyFiles(byte[] file) {
        var paths = new ArrayList<String>();
        try {
            scalars(YamlText.decode(file), (key, scalar) -> {
                if (NAMES_A_FILE.contains(key) && scalar.text().indexOf('$') < 0) {
                    paths.add(scalar.text());
                }
                FILE.matcher(scalar.text()).results().forEach(found -> paths.add(found.group(1)));
            });
        } catch (EditRefused notYaml) {
            return List.of();
        }
        return paths;
    }

    private static boolean isSecret(String key, YamlNode.Scalar scalar) {
        return (SECRET.contains(key.toLowerCase(Locale.ROOT)) || SecretUrl.is(scalar.text()))
                && !scalar.isNull()
                && !scalar.text().isBlank()
                && !scalar.text().startsWith("${");
    }

    private static void scalars(YamlText text, BiConsumer<String, YamlNode.Scalar> each) throws EditRefused {
        YamlReader.read(text).ifPresent(root -> scalars("", root, each));
    }

    private static void scalars(String key, YamlNode node, BiConsumer<String, YamlNode.Scalar> each) {
        switch (node) {
            case YamlNode.Scalar scalar -> each.accept(key, scalar);
            case YamlNode.Alias _ -> {}
            case YamlNode.Sequence sequence -> sequence.items().forEach(item -> scalars(key, item, each));
            case YamlNode.Mapping mapping ->
                mapping.entries().forEach(entry -> scalars(entry.key().shape().text(), entry.value(), each));
        }
    }
}
