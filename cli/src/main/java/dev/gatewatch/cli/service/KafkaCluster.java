package dev.gatewatch.cli.service;

import dev.gatewatch.cli.CommandException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** The Kafka cluster that a service uses. */
final class KafkaCluster {
    private static final String SERVERS = "bootstrap.servers";

    @Option(
            names = "--kafka",
            paramLabel = "HOSTS",
            description = "Some of the cluster's brokers: host:port, several with commas.")
    private String servers;

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description =
                    "A properties file with settings for Kafka's clients (TLS, SASL, …); they go through unchanged.")
    private Path file;

    /** Whether anything was said about a cluster. */
    boolean isGiven() {
        return servers != null || file != null;
    }

    /**
     * Settings for Kafka's clients.
     *
     * @throws CommandException if there are no servers, or the file cannot be read
     */
    Map<String, String> settings() {
        var settings = new TreeMap<String, String>();
        if (file != null) {
            var properties = new Properties();
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new CommandException(
                        "cannot read the Kafka settings in " + file + " (--kafka-config): " + CommandException.reason(e)
                                + "; name a readable properties file",
                        e);
            }
            properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        }
        if (servers != null) {
            settings.put(SERVERS, servers);
        }
        if (!settings.containsKey(SERVERS)) {
            throw new CommandException(
                    "no Kafka cluster is named; give --kafka HOST:PORT, or " + SERVERS + " in the --kafka-config file");
        }
        return settings;
    }

    /** The same as {@link #settings()}, for clients that take any value. */
    Map<String, Object> clientSettings() {
        return Map.copyOf(settings());
    }
}
