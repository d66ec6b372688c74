import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The jars that a program can need: {@code ReachableJars FROM BUT OUTPUT PATH...} follows every name of a class from
 * the class FROM on, but not through the class BUT, and writes the names of the jars where it came by. A path is a jar
 * or a directory of jars. A service that is named needs its providers. What a library finds by a text, it finds in its
 * own jar.
 */
final class ReachableJars {
    private static final String SERVICES = "META-INF/services/";

    private final Map<String, Path> jarOf = new HashMap<>();
    private final Map<String, Set<String>> namedBy = new HashMap<>();
    private final Map<String, Set<String>> providers = new HashMap<>();

    private ReachableJars() {}

    public static void main(String[] arguments) throws IOException {
        String from = arguments[0].replace('.', '/');
        String but = arguments[1].replace('.', '/');
        ReachableJars all = new ReachableJars();
        for (String path : List.of(arguments).subList(3, arguments.length)) {
            try (Stream<Path> files = Files.walk(Path.of(path))) {
                for (Path jar : files.filter(Files::isRegularFile).toList()) {
                    all.read(jar);
                }
            }
        }
        if (!all.jarOf.keySet().containsAll(List.of(from, but))) {
            throw new IllegalArgumentException("no class " + from + " or " + but);
        }
        Files.write(Path.of(arguments[2]), all.reached(from, but));
    }

    private void read(Path file) throws IOException {
        try (ZipFile jar = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(jar.entries())) {
                String name = entry.getName();
                if (name.startsWith(SERVICES) && !entry.isDirectory()) {
                    String service = name.substring(SERVICES.length()).replace('.', '/');
                    providers.computeIfAbsent(service, _ -> new HashSet<>()).addAll(providers(bytes(jar, entry)));
                } else if (name.endsWith(".class") && !name.startsWith("META-INF/")) {
                    String type = name.substring(0, name.length() - ".class".length());
                    jarOf.put(type, file.getFileName());
                    namedBy.put(type, named(bytes(jar, entry)));
                }
            }
        }
    }

    private static byte[] bytes(ZipFile jar, ZipEntry entry) throws IOException {
        try (InputStream content = jar.getInputStream(entry)) {
            return content.readAllBytes();
        }
    }

    private static List<String> providers(byte[] text) {
        return new String(text, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceFirst("#.*", "").strip().replace('.', '/'))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static Set<String> named(byte[] type) {
        Set<String> named = new LinkedHashSet<>();
        for (PoolEntry entry : ClassFile.of().parse(type).constantPool()) {
            if (entry instanceof ClassEntry other) {
                named.add(other.asInternalName().replaceFirst("^\\[+L?", "").replaceFirst(";$", ""));
            }
        }
        return named;
    }

    private Set<String> reached(String from, String but) {
        Set<String> seen = new HashSet<>(List.of(from, but));
        Deque<String> todo = new ArrayDeque<>(List.of(from));
        Set<String> jars = new TreeSet<>();
        while (!todo.isEmpty()) {
            String type = todo.pop();
            jars.add(jarOf.get(type).toString());
            List<String> next = new ArrayList<>(namedBy.get(type));
            next.addAll(providers.getOrDefault(type, Set.of()));
            next.stream().filter(jarOf::containsKey).filter(seen::add).forEach(todo::push);
        }
        return jars;
    }
}
