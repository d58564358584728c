package dev.gatewatch.cli.up;

import dev.gatewatch.cli.Address;
import dev.gatewatch.cli.CommandException;
import dev.gatewatch.cli.VersionCommand;
import dev.gatewatch.cli.demo.DemoPlayer;
import dev.gatewatch.diagnosis.catalogue.InvalidCatalogueException;
import dev.gatewatch.ingest.Ingest;
import dev.gatewatch.ingest.IngestConfig;
import dev.gatewatch.shippers.InvalidShipperConfigException;
import dev.gatewatch.shippers.Shipper;
import dev.gatewatch.shippers.ShipperConfig;
import dev.gatewatch.streams.GatewatchServer;
import dev.gatewatch.streams.ServerConfig;
import dev.gatewatch.streams.access.Access;
import dev.gatewatch.streams.alert.AlertSettings;
import dev.gatewatch.streams.alert.AlertSettingsReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Broker, ingest, topology, API, dashboard and a shipper for this machine, all in this process, from {@link #start} to {@link #close()}. */
public final class WholeProduct implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WholeProduct.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);
    private static final short ONE_NODE = 1;
    /** More partitions would share the work among nobody, and every start would open the logs and stores of each. */
    private static final int ONE_THREAD = 1;

    /** What runs, the latest first: it stops in this order. */
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private final DataFolder data;
    private EmbeddedBroker broker;
    private Ingest ingest;
    private GatewatchServer server;

    /**
     * How it runs.
     *
     * @param data where everything is kept
     * @param http of API and dashboard
     * @param ingest of the front door
     * @param kafkaPort of the broker, on loopback; 0 for any free one
     * @param host under which this machine's own gateway is known
     * @param sources of this machine's own lines, as the shipper has them
     * @param demo whether a small fleet is played
     * @param catalogue folder that is laid over the bundled catalogue; {@code null} if none
     * @param access to API and dashboard
     * @param alerts file of the alerts' settings; {@code null} for the usual ones
     */
    public record Settings(
            Path data,
            Address http,
            Address ingest,
            int kafkaPort,
            String host,
            List<String> sources,
            boolean demo,
            Path catalogue,
            Access access,
            Path alerts) {

        /** Where nobody is asked who they are, with the usual alerts. */
        public Settings(
                Path data,
                Address http,
                Address ingest,
                int kafkaPort,
                String host,
                List<String> sources,
                boolean demo,
                Path catalogue) {
            this(data, http, ingest, kafkaPort, host, sources, demo, catalogue, Access.OPEN, null);
        }

        /** The same with the bundled catalogue alone. */
        public Settings(
                Path data,
                Address http,
                Address ingest,
                int kafkaPort,
                String host,
                List<String> sources,
                boolean demo) {
            this(data, http, ingest, kafkaPort, host, sources, demo, null);
        }
    }

    private WholeProduct(DataFolder data) {
        this.data = data;
        parts.push(data);
    }

    /**
     * Starts everything, and comes back when the page answers and the state can be read.
     *
     * @throws CommandException if something is in the way: the sentence says what, and what to do
     */
    public static WholeProduct start(Settings settings) {
        settings.http().requireFree("--http");
        settings.ingest().requireFree("--ingest");
        new Address("127.0.0.1", settings.kafkaPort()).requireFree("--kafka-port");
        var product = new WholeProduct(DataFolder.take(settings.data()));
        try {
            product.startParts(settings);
            return product;
        } catch (IllegalArgumentException | InvalidShipperConfigException e) {
            product.close();
            throw CommandException.of(e);
        } catch (IOException e) {
            product.close();
            throw new CommandException("cannot use the data in " + settings.data() + ": " + e.getMessage(), e);
        } catch (CompletionException e) {
            product.close();
            throw e.getCause() instanceof InvalidCatalogueException mistakes ? CommandException.of(mistakes) : e;
        } catch (RuntimeException | Error e) {
            product.close();
            throw e;
        }
    }

    private void startParts(Settings settings) throws IOException {
        int kafkaPort = portFor(settings.kafkaPort());
        Map<String, String> clients = clientSettings(kafkaPort);
        Map<String, Object> kafka = Map.copyOf(clients);
        ServerConfig serverConfig = serverConfig(settings, kafka);
        // Takes half as long as the broker's start, and needs nothing of it.
        var prepared = CompletableFuture.supplyAsync(() -> new GatewatchServer(serverConfig));
        try {
            broker = started(EmbeddedBroker.start(data.broker(), kafkaPort));
        } finally {
            server = started(prepared.join());
        }
        server.start();
        ingest = started(Ingest.start(ingestConfig(settings.ingest(), kafka)));
        Shipper shipper = started(Shipper.open(shipperConfig(settings, clients)));
        awaitReady();
        // What makes work waits until everything else is there.
        shipper.start();
        if (settings.demo()) {
            started(DemoPlayer.start(
                    broker.bootstrapServers(),
                    data.demoBookmark(),
                    Clock.systemUTC(),
                    VersionCommand.gatewatchVersion()));
        }
    }

    private static Map<String, String> clientSettings(int kafkaPort) {
        return Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + kafkaPort,
                // Clients are there before the broker is; it is never far away.
                "reconnect.backoff.max.ms",
                "50",
                // Nobody asks this process for them, and to keep them takes a tenth of the start.
                "metric.reporters",
                "",
                "enable.metrics.push",
                "false");
    }

    private static IngestConfig ingestConfig(Address address, Map<String, Object> kafka) {
        return new IngestConfig(address.host(), address.port(), null, null, false, IngestConfig.Limits.DEFAULT, kafka);
    }

    private ShipperConfig shipperConfig(Settings settings, Map<String, String> kafka) {
        return new ShipperConfig(
                settings.host(),
                null,
                settings.sources(),
                data.shipper(),
                new ShipperConfig.Kafka(kafka),
                ShipperConfig.DEFAULT_SPOOL_BYTES,
                false);
    }

    private ServerConfig serverConfig(Settings settings, Map<String, Object> kafka) {
        var usual = ServerConfig.Tuning.DEFAULT;
        return new ServerConfig(
                settings.http().host(),
                settings.http().port(),
                settings.access(),
                data.streams(),
                "up",
                new ServerConfig.Rules(
                        settings.catalogue(),
                        settings.alerts() == null
                                ? AlertSettings.DEFAULT
                                : AlertSettingsReader.read(settings.alerts())),
                new ServerConfig.Tuning(ONE_THREAD, ONE_NODE, ONE_THREAD, usual.commitInterval(), usual.standbys()),
                kafka);
    }

    private <T extends AutoCloseable> T started(T part) {
        parts.push(part);
        return part;
    }

    private void awaitReady() {
        while (!server.isReady()) {
            if (server.hasFailed()) {
                throw new CommandException("the topology stopped while it started; the log above says why");
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    /** Where the dashboard and the API are. */
    public String dashboard() {
        return server.url();
    }

    /** Where other log agents can send lines. */
    public String ingest() {
        return "http://127.0.0.1:" + ingest.port();
    }

    /** Where the broker is. */
    public String kafka() {
        return broker.bootstrapServers();
    }

    /** Stops everything, what was started last first; what cannot be stopped does not keep the rest from it. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("{} did not stop cleanly.", part.getClass().getSimpleName(), e);
            }
        }
    }

    private static int portFor(int wanted) throws IOException {
        if (wanted != 0) {
            return wanted;
        }
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
