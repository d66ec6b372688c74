package dev.hapax.cli;

import dev.hapax.cli.command.explain.FailureRow;
import dev.hapax.daemon.health.HealthBoard.Cooling.Scope;
import dev.hapax.daemon.routing.FailurePolicy;
import dev.hapax.daemon.routing.FailurePolicy.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The daemon's table of failures as {@code explain} shows it. */
final class FailureTable {
    private FailureTable() {}

    static List<FailureRow> rows() {
        return FailurePolicy.rows().stream().map(FailureTable::row).toList();
    }

    private static FailureRow row(Row row) {
        return new FailureRow(
                row.kind().id(),
                row.meaning(),
                same(row),
                next(row),
                !row.health() ? "none" : row.wholeProvider() ? "provider" : "target",
                scope(row.cool()),
                row.cool() == null
                        ? null
                        : row.coolFor().isZero() ? "1-60s" : row.coolFor().toMinutes() + "m",
                row.alert(),
                row.status() == 0 ? null : row.status(),
                row.code(),
                row.free(),
                row.worthRepeating());
    }

    private static String same(Row row) {
        return switch (row.same()) {
            case NEVER -> "no";
            case FREE -> "free";
            case ONCE, ONCE_UNLESS_TOLD -> "once";
            case AFTER_WAIT -> "waits";
            case ONCE_IF_YOUNG -> "young";
        };
    }

    private static String next(Row row) {
        return switch (row.next()) {
            case NEVER -> "no";
            case YES -> "yes";
            case LARGER_CONTEXT -> "larger";
        };
    }

    private static @Nullable String scope(@Nullable Scope scope) {
        return switch (scope) {
            case null -> null;
            case TARGET -> "model";
            case KEY -> "key";
            case PROVIDER -> "provider";
        };
    }
}
