package dev.gatewatch.cli.up;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.controller.ControllerRequestContext;
import org.apache.kafka.metadata.bootstrap.BootstrapDirectory;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.metrics.KafkaYammerMetrics;

/**
 * A real Kafka broker, with its controller, in this process: one node that listens on loopback and keeps its data.
 *
 * <p>The classes it is made of are not public API of Kafka and may change with any release; this class is the only one
 * that knows them. One node has no replication: what the disk loses is lost.
 *
 * <p>The controller starts first, and forgets the broker of before if that did not stop. Else there would be a moment in
 * which that one's session ends and nothing has a leader, while the transactions that it left are ended already: Kafka
 * 4.3.1 then takes their partitions for deleted, and whoever reads what is committed waits for ever.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final int NODE = 1;
    private static final String STOPPED_CLEANLY = ".kafka_cleanshutdown";
    private static final Duration CONTROLLER_PATIENCE = Duration.ofSeconds(60);

    private final ControllerServer controller;
    private final BrokerServer broker;
    private final int port;

    private EmbeddedBroker(ControllerServer controller, BrokerServer broker, int port) {
        this.controller = controller;
        this.broker = broker;
        this.port = port;
    }

    /**
     * Starts a broker, and comes back when it takes records.
     *
     * @param data where it keeps its data; made and formatted if it is new. Also good after an abrupt end
     * @param port on 127.0.0.1; must be free
     * @throws IOException if the folder cannot be used
     */
    public static EmbeddedBroker start(Path data, int port) throws IOException {
        return start(data, port, Map.of());
    }

    /**
     * The same.
     *
     * @param more of Kafka's own settings, which win over those made here, such as listeners beside the one on {@code
     *     port}; the controller's is added to them
     */
    public static EmbeddedBroker start(Path data, int port, Map<String, String> more) throws IOException {
        Files.createDirectories(data);
        boolean isNew = !Files.exists(data.resolve("meta.properties"));
        if (isNew) {
            format(data);
        }
        boolean endedAbruptly = !isNew && !Files.exists(data.resolve(STOPPED_CLEANLY));
        int controllerPort = freePort();
        var config = KafkaConfig.fromProps(settings(data, port, controllerPort, more), false);
        KafkaYammerMetrics.INSTANCE.configure(config.originals());
        MetaPropertiesEnsemble properties = new MetaPropertiesEnsemble.Loader()
                .addLogDirs(List.of(data.toString()))
                .addMetadataLogDir(data.toString())
                .load();
        var shared = new SharedServer(
                config,
                properties,
                Time.SYSTEM,
                Server.initializeMetrics(
                        config, Time.SYSTEM, properties.clusterId().orElseThrow()),
                CompletableFuture.completedFuture(Map.of(NODE, new InetSocketAddress("127.0.0.1", controllerPort))),
                List.of(),
                new StandardFaultHandlerFactory(),
                ServerSocketFactory.INSTANCE);
        var controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), bootstrapMetadata(data));
        var embedded = new EmbeddedBroker(controller, new BrokerServer(shared), port);
        try {
            controller.startup();
            if (endedAbruptly) {
                embedded.forgetBrokerOfBefore();
            }
            embedded.broker.startup();
            return embedded;
        } catch (RuntimeException | Error e) {
            embedded.close();
            throw e;
        }
    }

    private void forgetBrokerOfBefore() {
        long patience = System.nanoTime() + CONTROLLER_PATIENCE.toNanos();
        var request = new ControllerRequestContext(
                new RequestHeaderData(), KafkaPrincipal.ANONYMOUS, OptionalLong.of(patience));
        while (true) {
            try {
                controller.controller().unregisterBroker(request, NODE).join();
                return;
            } catch (CompletionException e) {
                if (e.getCause() instanceof BrokerIdNotRegisteredException) {
                    return; // It ended before it had begun.
                }
                boolean notYetActive = e.getCause() instanceof NotControllerException;
                if (!notYetActive || System.nanoTime() > patience) {
                    throw e;
                }
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            }
        }
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Stops the broker and waits until its data are on disk. */
    @Override
    public void close() {
        broker.shutdown();
        controller.shutdown();
        broker.awaitShutdown();
        controller.awaitShutdown();
    }

    private static BootstrapMetadata bootstrapMetadata(Path data) throws IOException {
        try {
            return new BootstrapDirectory(data.toString()).read();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("Kafka could not read how " + data + " was formatted: " + e.getMessage(), e);
        }
    }

    private static void format(Path data) {
        try {
            new Formatter()
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(NODE)
                    .setDirectories(List.of(data.toString()))
                    .setMetadataLogDirectory(data.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                    .run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException("Kafka could not format " + data + ": " + e.getMessage(), e);
        }
    }

    private static Properties settings(Path data, int port, int controllerPort, Map<String, String> more) {
        var settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE));
        settings.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT");
        settings.put("log.dirs", data.toString());
        settings.put("auto.create.topics.enable", "false");

        // One node: nothing to replicate to, and nobody to share partitions with.
        for (String internalTopic :
                List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            settings.put(internalTopic + ".replication.factor", "1");
            settings.put(internalTopic + ".num.partitions", "1");
        }
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");

        settings.put("broker.heartbeat.interval.ms", "500");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // A transaction that begins while the last one ends waits here for it, and not with a producer that asks again.
        settings.put("add.partitions.to.txn.retry.backoff.ms", "5");
        settings.put("add.partitions.to.txn.retry.backoff.max.ms", "1000");

        // Nobody looks at a thousand beans of JMX, and to register them takes a tenth of the start.
        settings.put("metric.reporters", "");
        settings.put("metrics.jmx.exclude", ".*");

        // A machine that loses power loses at most this much of what was acknowledged.
        settings.put("log.flush.interval.ms", "1000");
        settings.put("log.flush.scheduler.interval.ms", "1000");

        // A fleet's logs are small beside what Kafka is made for; the default buffer alone takes 128 MB of heap.
        settings.put("log.cleaner.dedupe.buffer.size", "4194304");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("background.threads", "2");

        settings.putAll(more);
        settings.merge("listeners", ",CONTROLLER://127.0.0.1:" + controllerPort, EmbeddedBroker::joined);
        settings.merge("listener.security.protocol.map", ",CONTROLLER:PLAINTEXT", EmbeddedBroker::joined);
        return settings;
    }

    private static Object joined(Object before, Object more) {
        return before.toString() + more;
    }

    /** The controller talks to nobody but its own broker, so that any port will do. */
    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
