package dev.hapax.daemon.admin;

import dev.hapax.daemon.config.ConfigRejected;
import dev.hapax.shared.admin.AdminApi;
import dev.hapax.shared.admin.AdminJson;
import dev.hapax.shared.config.edit.ConfigFile.ChangedMeanwhile;
import dev.hapax.shared.config.edit.EditRefused;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** The admin listener: a Javalin application of its own on a unix socket. */
public final class AdminServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AdminServer.class);
    private static final String HOST = "hapax";

    private final Javalin app;

    private AdminServer(Javalin app) {
        this.app = app;
    }

    /** One operation of the admin API. */
    @FunctionalInterface
    interface Operation {
        /** @param body the request's JSON text, "" for none */
        Object answer(String body) throws ConfigRejected, EditRefused, ChangedMeanwhile, Unknown, IOException;
    }

    /** Who answers what. */
    public record Desks(
            Operations operations,
            ProviderOperations providers,
            ConfigOperations config,
            WhatHappened happened,
            PulseOperations pulse,
            AlertOperations alerts,
            CacheOperations cache) {}

    public static AdminServer start(Path socket, Desks desks) {
        Operations operations = desks.operations();
        Javalin app = Javalin.create(config -> {
            configure(config, socket);
            operating(config, operations, desks.config());
            providing(config, operations, desks.providers());
            seeing(config, operations, desks.happened());
            config.routes.get(
                    AdminApi.PULSE,
                    context -> answer(context, operations, _ -> desks.pulse().pulse(context.queryParam("seconds"))));
            alerting(config, operations, desks.alerts());
            config.routes.get(
                    AdminApi.CACHE,
                    context -> answer(context, operations, _ -> desks.cache().stats()));
            config.routes.post(
                    AdminApi.CACHE_CLEAR,
                    context -> answer(context, operations, _ -> desks.cache().clear()));
        });
        app.start();
        return new AdminServer(app);
    }

    private static void configure(JavalinConfig config, Path socket) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.jetty.addConnector((server, http) -> connector(server, http, socket));
        config.routes.before(AdminServer::mustBeOurs);
    }

    private static void operating(JavalinConfig config, Operations operations, ConfigOperations file) {
        config.routes.get(AdminApi.STATUS, context -> answer(context, operations, _ -> operations.status()));
        config.routes.get(AdminApi.ROUTES, context -> answer(context, operations, _ -> operations.routes()));
        config.routes.post(AdminApi.EDITS, context -> answer(context, operations, file::edit, AdminErrors::wouldBreak));
        config.routes.get(AdminApi.CONFIG, context -> answer(context, operations, _ -> file.config()));
        config.routes.get(AdminApi.HISTORY, context -> answer(context, operations, _ -> file.history()));
        config.routes.post(AdminApi.RELOAD, context -> answer(context, operations, file::reload));
        config.routes.post(AdminApi.STOP, context -> answer(context, operations, _ -> operations.stop()));
    }

    private static void providing(JavalinConfig config, Operations operations, ProviderOperations providers) {
        config.routes.get(AdminApi.PROVIDERS, context -> answer(context, operations, _ -> providers.providers()));
        config.routes.post(AdminApi.PROVIDER_CHECK, context -> answer(context, operations, providers::check));
    }

    private static void seeing(JavalinConfig config, Operations operations, WhatHappened happened) {
        config.routes.get(
                AdminApi.REQUESTS, context -> answer(context, operations, _ -> happened.requests(context::queryParam)));
        config.routes.get(
                AdminApi.USAGE, context -> answer(context, operations, _ -> happened.usage(context::queryParam)));
        config.routes.get(AdminApi.REQUESTS + "/{id}", context -> {
            String id = context.pathParam("id");
            happened.request(id)
                    .ifPresentOrElse(
                            found -> json(context, 200, found), () -> write(context, AdminErrors.noRequest(id)));
        });
    }

    private static void alerting(JavalinConfig config, Operations operations, AlertOperations alerts) {
        config.routes.get(AdminApi.ALERTS, context -> answer(context, operations, _ -> alerts.list()));
        config.routes.post(AdminApi.ALERT_TEST, context -> answer(context, operations, alerts::test));
        config.routes.post(AdminApi.ALERT_SILENCE, context -> answer(context, operations, alerts::silence));
    }

    private static Connector connector(Server server, HttpConfiguration http, Path socket) {
        http.setSendServerVersion(false);
        var connector = new UnixDomainServerConnector(server, new HttpConnectionFactory(http));
        connector.setUnixDomainPath(socket);
        return connector;
    }

    /**
     * A page in a browser cannot speak to a unix socket; what looks like one was passed on by something that should
     * not.
     */
    private static void mustBeOurs(Context context) {
        context.header(AdminApi.VERSION_HEADER, Integer.toString(AdminApi.VERSION));
        boolean foreign = !HOST.equals(context.header("Host"))
                || context.header("Origin") != null
                || context.header("Referer") != null;
        if (foreign) {
            write(
                    context,
                    AdminErrors.plain(
                            403, "admin.foreign", 7, "the admin API answers Host: hapax only", List.of(), List.of()));
            context.skipRemainingHandlers();
        }
    }

    private static void answer(Context context, Operations operations, Operation operation) {
        answer(context, operations, operation, rejected -> AdminErrors.rejected(rejected, operations.generation()));
    }

    private static void answer(
            Context context,
            Operations operations,
            Operation operation,
            Function<ConfigRejected, AdminErrors.Refusal> inWords) {
        try {
            json(context, 200, operation.answer(context.body()));
        } catch (ConfigRejected rejected) {
            write(context, inWords.apply(rejected));
        } catch (EditRefused refused) {
            write(context, AdminErrors.refused(refused, operations.configName()));
        } catch (Unknown unknown) {
            write(context, AdminErrors.unknown(unknown));
        } catch (ChangedMeanwhile meanwhile) {
            write(context, AdminErrors.changedMeanwhile(meanwhile));
        } catch (JacksonException | IllegalArgumentException notUnderstood) {
            write(
                    context,
                    AdminErrors.plain(
                            400, "admin.bad_request", 8, "the request was not understood", List.of(), List.of()));
        } catch (IOException broken) {
            write(context, AdminErrors.broken(broken, operations.generation()));
        } catch (RuntimeException bug) {
            log.error("an admin request met a bug", bug);
            write(
                    context,
                    AdminErrors.plain(
                            500,
                            "daemon.bug",
                            70,
                            "something went wrong inside the daemon; its log has more",
                            List.of(),
                            List.of()));
        }
    }

    private static void write(Context context, AdminErrors.Refusal refusal) {
        json(context, refusal.status(), refusal.error());
    }

    private static void json(Context context, int status, Object body) {
        context.status(status).contentType("application/json").result(AdminJson.MAPPER.writeValueAsBytes(body));
    }

    @Override
    public void close() {
        app.stop();
    }
}
