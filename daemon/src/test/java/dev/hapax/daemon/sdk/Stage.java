package dev.hapax.daemon.sdk;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;

/** A provider, a gateway before it, and a client before that. */
final class Stage implements AutoCloseable {
    final Client client;
    final Upstream upstream;
    final FakeProvider far;
    final RunningHapax hapax;
    final Sdk sdk;

    Stage(Client client, Upstream upstream) throws Exception {
        this(client, upstream, "");
    }

    /** @param more of the file */
    Stage(Client client, Upstream upstream, String more) throws Exception {
        this.client = client;
        this.upstream = upstream;
        far = upstream.open();
        hapax = RunningHapax.with(upstream.yaml(far) + more);
        sdk = client.open(hapax.url(), Upstream.CLIENT_KEY);
    }

    Sdk withKey(String key) {
        return client.open(hapax.url(), key);
    }

    @Override
    public void close() {
        sdk.close();
        hapax.close();
        far.close();
    }
}
