package dev.gatewatch.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.LoggerFactory;

/**
 * Our own log: warnings of everybody, on standard error; plain text on a terminal and JSON elsewhere. In Java because
 * reading a configuration file takes longer than most commands.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {

    /** Lets our own services tell what they do, not only what is wrong. For commands that keep running. */
    public static void tellWhatServicesDo() {
        ((Logger) LoggerFactory.getLogger("dev.gatewatch")).setLevel(Level.INFO);
        // That it keeps its identity when state is cleared is as it should be.
        hush("org.apache.kafka.streams.processor.internals.StateDirectory", Level.ERROR);
    }

    /**
     * Leaves out what a broker and its clients in one process say of each other when they start, stop or wait for the
     * machine: nobody can act on it, and what fails for good is an error elsewhere.
     */
    public static void hushEmbeddedBroker() {
        hush("org.apache.kafka.clients.NetworkClient", Level.ERROR);
        hush("org.apache.kafka.clients.producer.internals.Sender", Level.ERROR);
        hush("org.apache.kafka.controller.QuorumController", Level.ERROR);
        hush("org.apache.kafka.streams.StreamsConfig", Level.ERROR);
        hush("org.apache.kafka.streams.processor.internals", Level.ERROR);
        hush("kafka.server.ControllerApis", Level.OFF);
        hush("kafka.server.DefaultAutoTopicCreationManager", Level.ERROR);
    }

    /** For a command that asks Kafka and tells what came of it itself. */
    public static void hushClients() {
        hush("org.apache.kafka", Level.OFF);
    }

    private static void hush(String logger, Level level) {
        ((Logger) LoggerFactory.getLogger(logger)).setLevel(level);
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        Encoder<ILoggingEvent> encoder =
                Boolean.getBoolean("gatewatch.errors.terminal") ? text() : new LogstashEncoder();
        encoder.setContext(context);
        encoder.start();

        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();

        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static Encoder<ILoggingEvent> text() {
        var encoder = new PatternLayoutEncoder();
        encoder.setPattern("%d{HH:mm:ss} %-5level %msg%n%ex{short}");
        return encoder;
    }
}
