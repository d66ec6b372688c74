package dev.hapax.daemon.requestlog;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.LayoutBase;
import dev.hapax.shared.config.HapaxConfig;
import java.util.Iterator;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** Where log lines go and how they look, set in code: there is no other file to edit. */
public final class LogSetup {
    /** Who asks how everything is gets an answer at every level of the log. */
    public static final String STATE = RequestLog.LOGGER + ".state";

    private LogSetup() {}

    public static void configure(HapaxConfig.Logging logging, LogLook look) {
        configure(logging, look, logging.file() == null ? new Sink.StandardError() : new Sink.LogFile(logging.file()));
    }

    static void configure(HapaxConfig.Logging logging, LogLook look, Sink sink) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        outlets(Outlet::flush);
        context.reset();
        boolean toFile = logging.file() != null;
        LayoutBase<ILoggingEvent> layout = text(logging, look, toFile)
                ? new TextLayout(look.colour() && !toFile)
                : new JsonLayout(toFile ? null : System.getenv("JOURNAL_STREAM"));
        layout.setContext(context);
        layout.start();
        var outlet = new Outlet(layout, sink);
        outlet.setContext(context);
        outlet.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(outlet);
        Level level = Level.toLevel(logging.level(), Level.INFO);
        // It reports what it throws as well, and that is told by whoever started it.
        context.getLogger("io.javalin.Javalin").setLevel(Level.OFF);
        context.getLogger("dev.hapax").setLevel(level);
        context.getLogger(RequestLog.LOGGER).setLevel(level);
        context.getLogger(STATE).setLevel(Level.INFO);
    }

    private static boolean text(HapaxConfig.Logging logging, LogLook look, boolean toFile) {
        String format = look.format() == null ? logging.format() : look.format();
        return format == null ? look.terminal() && !toFile : format.equals("text");
    }

    /** Lines that were logged before are written when this returns, if anybody takes them. */
    public static void flush() {
        outlets(Outlet::flush);
    }

    /** The log's file was moved away, as programs that rotate logs do: what comes now goes to a new one. */
    public static void reopen() {
        outlets(outlet -> {
            outlet.flush();
            outlet.reopen();
        });
    }

    private static void outlets(Consumer<Outlet> action) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Iterator<Appender<ILoggingEvent>> appenders =
                context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
        while (appenders.hasNext()) {
            if (appenders.next() instanceof Outlet outlet) {
                action.accept(outlet);
            }
        }
    }
}
