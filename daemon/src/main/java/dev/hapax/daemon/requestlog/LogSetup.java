package dev.hapax.daemon.requestlog;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import dev.hapax.shared.config.HapaxConfig;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/** Where log lines go and how they look, set in code: there is no other file to edit. */
public final class LogSetup {
    private LogSetup() {}

    /** @param terminal whether a person reads the lines; a format in the file wins */
    public static void configure(HapaxConfig.Logging logging, boolean terminal) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        boolean text = logging.format() == null ? terminal : logging.format().equals("text");
        OutputStreamAppender<ILoggingEvent> appender = appender(logging);
        appender.setContext(context);
        appender.setEncoder(
                encoder(context, text ? new TextLayout() : new JsonLayout(System.getenv("JOURNAL_STREAM"))));
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        Level level = Level.toLevel(logging.level(), Level.INFO);
        // It reports what it throws as well, and that is told by whoever started it.
        context.getLogger("io.javalin.Javalin").setLevel(Level.OFF);
        context.getLogger("dev.hapax").setLevel(level);
        context.getLogger(RequestLog.LOGGER).setLevel(level);
    }

    private static OutputStreamAppender<ILoggingEvent> appender(HapaxConfig.Logging logging) {
        if (logging.file() != null) {
            var file = new FileAppender<ILoggingEvent>();
            file.setFile(logging.file().toString());
            return file;
        }
        var stream = new OutputStreamAppender<ILoggingEvent>();
        stream.setOutputStream(new StandardError());
        return stream;
    }

    private static LayoutWrappingEncoder<ILoggingEvent> encoder(
            LoggerContext context, LayoutBase<ILoggingEvent> layout) {
        layout.setContext(context);
        layout.start();
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        return encoder;
    }

    /** Stays open when its appender is replaced: it is everybody's. */
    private static final class StandardError extends FilterOutputStream {
        StandardError() {
            super(new FileOutputStream(FileDescriptor.err));
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
