package dev.hapax.daemon.config;

import dev.hapax.shared.config.edit.ConfigFile;
import dev.hapax.shared.config.edit.KeptSecrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tells one content of the configuration from another. A key file is as much a part of it as the file that names
 * it.
 *
 * @param keyFiles the files that the content names, as they are found from its directory
 * @param hashes of the file and of each of these, "-" for one that cannot be read
 */
record ContentMark(List<Path> keyFiles, String hashes) {
    ContentMark {
        keyFiles = List.copyOf(keyFiles);
    }

    /** @param file where the content lies, null for nowhere: then it names no other files */
    static ContentMark of(@Nullable Path file, byte[] content) {
        List<Path> keyFiles = file == null
                ? List.of()
                : KeptSecrets.keyFiles(content).stream()
                        .map(file::resolveSibling)
                        .toList();
        var hashes = new StringBuilder(ConfigFile.revisionOf(content));
        for (Path keyFile : keyFiles) {
            hashes.append(' ').append(hash(keyFile));
        }
        return new ContentMark(keyFiles, hashes.toString());
    }

    private static String hash(Path keyFile) {
        try {
            return ConfigFile.revisionOf(Files.readAllBytes(keyFile));
        } catch (IOException unreadable) {
            return "-";
        }
    }
}
