@NullMarked
package dev.hapax.daemon.alert;

import org.jspecify.annotations.NullMarked;
