package dev.hapax.daemon.usage;

import dev.hapax.daemon.usage.UsageLedger.Totals;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What lies in the files already, and so what has to be added. The first time, every thirtieth and after anything that
 * went wrong the days are written as a whole, which also mends what a killed process left. Used by one thread at a
 * time.
 */
final class UsageWriter {
    private static final int ADDED_AT_MOST = 29;
    private static final long HOUR_SECONDS = 3_600;

    private final UsageFiles files;
    /** Of the hours that may still change; as good as unknown while {@code added} stands at its end. */
    private final Map<Long, Map<Key, Totals>> written = new HashMap<>();

    private int added = ADDED_AT_MOST;

    UsageWriter(UsageFiles files) {
        this.files = files;
    }

    /** @param hours every hour that is known */
    void write(Instant now, NavigableMap<Long, ? extends Map<Key, Sums>> hours) throws IOException {
        int before = added;
        added = ADDED_AT_MOST;
        long hour = now.getEpochSecond() / HOUR_SECONDS;
        if (before == ADDED_AT_MOST) {
            writeAll(now, hours.tailMap(hour - 2 * Duration.ofDays(1).toHours(), true), hour);
            added = 0;
        } else {
            for (var changing : hours.tailMap(hour - 1, true).entrySet()) {
                add(changing.getKey(), changing.getValue());
            }
            added = before + 1;
        }
    }

    private void writeAll(Instant now, NavigableMap<Long, ? extends Map<Key, Sums>> hours, long hour)
            throws IOException {
        NavigableMap<Long, Map<Key, Totals>> all = new TreeMap<>();
        hours.forEach((each, sums) -> {
            Map<Key, Totals> totals = new HashMap<>();
            sums.forEach((key, of) -> totals.put(key, of.totals()));
            all.put(each, totals);
        });
        files.write(now, all);
        files.forget(now.minus(UsageLedger.KEPT));
        written.clear();
        written.putAll(all.tailMap(hour - 1, true));
    }

    private void add(long hour, Map<Key, Sums> sums) throws IOException {
        Map<Key, Totals> known = written.computeIfAbsent(hour, _ -> new HashMap<>());
        Map<Key, Totals> more = new HashMap<>();
        sums.forEach((key, of) -> {
            Totals totals = of.totals();
            Totals before = known.put(key, totals);
            if (!totals.equals(before)) {
                more.put(key, before == null ? totals : totals.minus(before));
            }
        });
        if (!more.isEmpty()) {
            files.append(hour, more);
        }
    }
}
