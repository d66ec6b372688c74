package dev.hapax.daemon.fake;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** Not a fake: a Redis server in a process of its own, on a free port, without files. */
public final class RealRedis implements AutoCloseable {
    private final int port;
    private final @Nullable String password;
    private @Nullable RedisServer server;

    private RealRedis(int port, @Nullable String password) {
        this.port = port;
        this.password = password;
    }

    public static RealRedis open() throws IOException {
        return started(null);
    }

    public static RealRedis withPassword(String password) throws IOException {
        return started(password);
    }

    private static RealRedis started(@Nullable String password) throws IOException {
        var redis = new RealRedis(freePort(), password);
        redis.start();
        return redis;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public int port() {
        return port;
    }

    public void start() throws IOException {
        RedisServerBuilder builder = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .setting("appendonly no")
                .onShutdownForceStop(true);
        if (password != null) {
            builder.setting("requirepass " + password);
        }
        server = builder.build();
        server.start();
    }

    /** One more user than the default one. */
    public void admit(String user, String userPassword) {
        try (var client = RedisClient.create("127.0.0.1", port)) {
            client.executeCommand(new CommandArguments(Protocol.Command.ACL)
                    .add("SETUSER")
                    .add(user)
                    .add("on")
                    .add(">" + userPassword)
                    .add("~*")
                    .add("&*")
                    .add("+@all"));
        }
    }

    /** What it held is lost. */
    public void stop() throws IOException {
        RedisServer running = server;
        server = null;
        if (running != null) {
            running.stop();
        }
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
