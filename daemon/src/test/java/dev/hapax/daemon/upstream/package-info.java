@NullMarked
package dev.hapax.daemon.upstream;

import org.jspecify.annotations.NullMarked;
