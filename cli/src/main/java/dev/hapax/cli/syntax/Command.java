package dev.hapax.cli.syntax;

import java.util.concurrent.Callable;

/** One command: what may be typed behind its name, and what it then does. */
public interface Command extends Callable<Integer> {
    /** Asked once, before the arguments are read. */
    Syntax syntax();
}
