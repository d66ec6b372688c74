package dev.hapax.daemon.config;

import java.nio.file.attribute.FileTime;

/**
 * The configuration as one look found it.
 *
 * @param modified when the file was written last
 * @param news whether it is another content than the last that was looked at
 * @param cutShort whether it is the beginning of what is in force, as a file is that is being written anew
 */
record Sight(ContentMark mark, FileTime modified, boolean news, boolean cutShort) {}
