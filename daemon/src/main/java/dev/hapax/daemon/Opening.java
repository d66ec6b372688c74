package dev.hapax.daemon;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been opened so far; closing it closes everything, newest first, unless it was kept. */
final class Opening implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Opening.class);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private boolean kept;

    <T extends AutoCloseable> T add(T resource) {
        opened.push(resource);
        return resource;
    }

    /** From now on somebody else closes: the returned one. */
    Opening keep() {
        var owner = new Opening();
        owner.opened.addAll(opened);
        kept = true;
        return owner;
    }

    @Override
    public void close() {
        if (kept) {
            return;
        }
        while (!opened.isEmpty()) {
            AutoCloseable resource = opened.pop();
            try {
                resource.close();
            } catch (Exception e) {
                log.warn("{} did not close well", resource.getClass().getSimpleName(), e);
            }
        }
    }
}
