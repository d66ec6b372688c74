package dev.hapax.daemon.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which names in which directories decide what a path stands for: every directory on the way, and those that links on
 * the way lead through. A change of any other name has no bearing.
 */
final class PathTrail {
    private static final int MOST_LINKS = 40;

    private PathTrail() {}

    static Map<Path, Set<Path>> of(Iterable<Path> paths) {
        Map<Path, Set<Path>> trail = new LinkedHashMap<>();
        paths.forEach(path -> follow(path.toAbsolutePath(), trail));
        return trail;
    }

    private static void follow(Path path, Map<Path, Set<Path>> trail) {
        Path at = path.getRoot();
        Deque<Path> rest = new ArrayDeque<>();
        path.forEach(rest::add);
        int links = 0;
        while (!rest.isEmpty()) {
            Path name = rest.pop();
            String word = name.toString();
            if (word.equals("..")) {
                at = at.getParent() == null ? at : at.getParent();
                continue;
            }
            if (word.isEmpty() || word.equals(".")) {
                continue;
            }
            trail.computeIfAbsent(at, _ -> new HashSet<>()).add(name);
            Path next = at.resolve(name);
            if (!Files.isSymbolicLink(next)) {
                at = next;
                continue;
            }
            links++;
            if (links > MOST_LINKS) {
                return;
            }
            try {
                Path target = Files.readSymbolicLink(next);
                for (int i = target.getNameCount() - 1; i >= 0; i--) {
                    rest.push(target.getName(i));
                }
                at = target.isAbsolute() ? target.getRoot() : at;
            } catch (IOException goneMeanwhile) {
                return;
            }
        }
    }
}
