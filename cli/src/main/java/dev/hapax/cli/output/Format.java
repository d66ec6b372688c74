package dev.hapax.cli.output;

/** The shapes a result may be asked for in, {@code -o}. */
public enum Format {
    TABLE,
    JSON,
    YAML,
    NAME,
    JSONL
}
