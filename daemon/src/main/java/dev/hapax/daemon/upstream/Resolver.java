package dev.hapax.daemon.upstream;

import dev.hapax.daemon.upstream.UpstreamFailure.Reason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Host names to addresses that may be called. The system's lookup knows no timeout and no interrupt, so it runs on a
 * thread of its own, at most one for each name, and whoever waits may leave.
 */
final class Resolver {
    private static final Pattern DOTTED = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final long LOOK_AROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Map<String, FutureTask<List<InetAddress>>> lookups = new ConcurrentHashMap<>();

    List<InetAddress> resolve(String host, long untilNanos, BooleanSupplier cancelled) throws UpstreamFailure {
        List<InetAddress> all = addresses(host, untilNanos, cancelled);
        List<InetAddress> allowed = all.stream().filter(Resolver::mayBeCalled).toList();
        if (allowed.isEmpty()) {
            throw new UpstreamFailure(
                    Reason.UNREACHABLE,
                    "the host name leads to a link-local or metadata address, which is refused",
                    null);
        }
        return allowed;
    }

    /** Cloud metadata services live on link-local addresses and on these two. */
    static boolean mayBeCalled(InetAddress address) {
        return !address.isLinkLocalAddress()
                && !address.equals(InetAddress.ofLiteral("fd00:ec2::254"))
                && !address.equals(InetAddress.ofLiteral("100.100.100.200"));
    }

    private List<InetAddress> addresses(String host, long untilNanos, BooleanSupplier cancelled)
            throws UpstreamFailure {
        if (literal(host)) {
            return List.of(InetAddress.ofLiteral(host));
        }
        FutureTask<List<InetAddress>> lookup = lookups.computeIfAbsent(host, this::start);
        try {
            while (true) {
                long left = untilNanos - System.nanoTime();
                if (cancelled.getAsBoolean()) {
                    throw new UpstreamFailure(Reason.CANCELLED, "cancelled", null);
                }
                if (left <= 0) {
                    throw new UpstreamFailure(
                            Reason.CONNECT_TIMEOUT, "the host name was not found in the time given", null);
                }
                try {
                    return lookup.get(Math.min(left, LOOK_AROUND_NANOS), TimeUnit.NANOSECONDS);
                } catch (TimeoutException notYet) {
                    // Look around whether it is still worth waiting.
                }
            }
        } catch (ExecutionException e) {
            throw new UpstreamFailure(Reason.UNREACHABLE, "the host name was not found", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UpstreamFailure(Reason.CANCELLED, "interrupted", e);
        }
    }

    private FutureTask<List<InetAddress>> start(String host) {
        var lookup = new FutureTask<>(() -> lookUp(host)) {
            @Override
            protected void done() {
                lookups.remove(host, this);
            }
        };
        Thread.ofPlatform().daemon().name("upstream-dns").start(lookup);
        return lookup;
    }

    private static List<InetAddress> lookUp(String host) throws UnknownHostException {
        return List.of(InetAddress.getAllByName(host));
    }

    private static boolean literal(String host) {
        return host.indexOf(':') >= 0 || DOTTED.matcher(host).matches();
    }
}
