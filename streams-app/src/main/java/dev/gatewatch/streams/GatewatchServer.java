package dev.gatewatch.streams;

import dev.gatewatch.protocol.Topics;
import dev.gatewatch.streams.alert.AlertSettings;
import dev.gatewatch.streams.api.AlertsApi;
import dev.gatewatch.streams.api.Api;
import dev.gatewatch.streams.api.Doorkeeper;
import dev.gatewatch.streams.api.SessionApi;
import dev.gatewatch.streams.api.Site;
import dev.gatewatch.streams.catalogue.CatalogueInForce;
import dev.gatewatch.streams.delivery.Deliverer;
import dev.gatewatch.streams.delivery.Links;
import dev.gatewatch.streams.desk.AlertDesk;
import dev.gatewatch.streams.desk.AuditLog;
import dev.gatewatch.streams.desk.CompactedTable;
import dev.gatewatch.streams.desk.TableReader;
import dev.gatewatch.streams.desk.TellChanges;
import dev.gatewatch.streams.fleet.Fleet;
import dev.gatewatch.streams.fleet.Summary;
import dev.gatewatch.streams.history.History;
import dev.gatewatch.streams.history.TimeRange;
import dev.gatewatch.streams.live.LiveFeed;
import dev.gatewatch.streams.metrics.Exposition;
import dev.gatewatch.streams.metrics.FleetMetrics;
import dev.gatewatch.streams.metrics.GatewatchMetrics;
import dev.gatewatch.streams.metrics.HostMetrics;
import dev.gatewatch.streams.metrics.PipelineMetrics;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams-app as a whole: topology, API and dashboard, from {@link #start} to {@link #close()}. */
public final class GatewatchServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewatchServer.class);
    /** What is told of a host whose diagnosis changed has its strip over this long. */
    private static final Duration LIVE_RANGE = Duration.ofHours(6);

    private final Exposition exposition = new Exposition();
    private final CatalogueInForce catalogue;
    private final ServerConfig config;
    private final StreamsApp app;
    private final LiveFeed feed;
    private final Producer<String, byte[]> deskProducer;
    private final TableReader deskReader;
    private final Deliverer deliverer;
    private final Javalin server;
    private volatile boolean listening;
    private URI page;

    /** A server that is started at once. */
    public static GatewatchServer start(ServerConfig config) {
        var server = new GatewatchServer(config);
        try {
            server.start();
            return server;
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    /**
     * A server that {@link #start()} brings to life; nothing of the cluster is needed before. Must be closed, started or
     * not.
     *
     * @throws dev.gatewatch.diagnosis.catalogue.InvalidCatalogueException if the operator's catalogue has mistakes
     */
    public GatewatchServer(ServerConfig config) {
        this.config = config;
        var clock = Clock.systemUTC();
        catalogue = CatalogueInForce.of(config.rules().catalogue());
        var metrics = new GatewatchMetrics(exposition.fleet(), catalogue);
        app = new StreamsApp(config, catalogue, metrics);
        var history = new History(app::history);
        var attention = new CompactedTable<>(Topics.ATTENTION);
        var deliveries = new CompactedTable<>(Topics.DELIVERIES);
        var audit = new AuditLog();
        deskProducer = AlertDesk.producer(config.kafka());
        var desk = new AlertDesk(attention, deliveries, audit, deskProducer, clock);
        var fleet = new Fleet(history, catalogue, this::partitions, desk::acknowledgements, clock);
        feed = new LiveFeed(
                LiveFeed.consumer(config.kafka()), host -> fleet.view(host, latest(clock.instant())), desk::view);
        deskReader = new TableReader(
                TableReader.consumer(config.kafka()),
                List.of(attention, deliveries, audit),
                new TellChanges(history, feed));
        exposition.bind(app.engine());
        exposition.fleet().register(new FleetMetrics(fleet, history, catalogue));
        exposition.fleet().register(new PipelineMetrics(app.engine()::metrics, this::partitions, app.restoration()));
        exposition.hosts().register(new HostMetrics(fleet, history, clock));
        var api = new Api(
                history,
                fleet,
                catalogue,
                feed,
                new Api.Health(() -> !hasFailed(), this::partitions, deskReader::isRead),
                exposition,
                clock);
        var doorkeeper = new Doorkeeper(config.access(), clock);
        List<AlertSettings.Receiver> receivers = config.rules().alerts().receivers();
        deliverer = receivers.isEmpty()
                ? null
                : new Deliverer(
                        Deliverer.consumer(config.kafka(), config.instance()),
                        deskProducer,
                        deliveries,
                        deskReader,
                        desk,
                        receivers,
                        new Links(this::page),
                        metrics,
                        clock);
        var alerts = new AlertsApi(history, desk, deliverer, clock);
        server = Javalin.create(javalin -> {
            configure(javalin, config);
            doorkeeper.addTo(javalin.routes);
            api.addTo(javalin.routes);
            alerts.addTo(javalin.routes);
            new SessionApi(doorkeeper).addTo(javalin.routes);
        });
    }

    /**
     * Creates missing topics, starts the topology and opens the API. Returns at once; {@link #isReady()} tells when the
     * state is there.
     *
     * @throws TopicMismatchException if topics are there that will not do
     * @throws org.apache.kafka.common.KafkaException if the cluster does not answer
     */
    public void start() {
        int partitions;
        try (Admin admin = Admin.create(config.kafka())) {
            partitions = new TopicAdmin(admin)
                    .createOrVerify(
                            config.tuning().partitions(), config.tuning().replicationFactor())
                    .partitions();
        }
        app.start(partitions);
        deskReader.start(partitions);
        feed.start(partitions);
        server.start();
        if (deliverer != null) {
            LOG.info("Links in alerts lead to {}; --public-url says so where people use another name.", url());
            deliverer.start();
        }
        listening = true;
        LOG.info("The dashboard and its API listen on {} port {}.", config.address(), port());
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /** Where people find the page. */
    public String url() {
        return page().toString();
    }

    /** Once it listens: only then a port is known that was left to chance. */
    private synchronized URI page() {
        if (page == null) {
            page = config.page(port());
        }
        return page;
    }

    /** Whether all of this instance's share of the state can be read, so that what it answers is whole. */
    public boolean isReady() {
        return listening && !hasFailed() && partitions().restored() && deskReader.isRead();
    }

    /** Whether it has stopped for good after an error. */
    public boolean hasFailed() {
        return app.hasFailed() || feed.hasFailed();
    }

    @Override
    public void close() {
        feed.close();
        if (listening) {
            server.stop();
        }
        if (deliverer != null) {
            deliverer.close();
        }
        deskReader.close();
        app.close();
        catalogue.close();
        deskProducer.close();
        exposition.close();
    }

    private Summary.Partitions partitions() {
        return new Summary.Partitions(app.history().size(), app.historyStores(), app.isRestored());
    }

    private static TimeRange latest(Instant now) {
        return new TimeRange(now.minus(LIVE_RANGE), now);
    }

    private static void configure(JavalinConfig javalin, ServerConfig config) {
        javalin.startup.showJavalinBanner = false;
        javalin.http.prefer405over404 = true;
        javalin.jetty.host = config.address();
        javalin.jetty.port = config.port();
        if (config.access().tls() != null) {
            javalin.jetty.addConnector((jetty, http) -> encrypting(jetty, http, config));
        }
        Site.addTo(javalin);
    }

    private static ServerConnector encrypting(Server jetty, HttpConfiguration http, ServerConfig config) {
        var context = new SslContextFactory.Server();
        context.setKeyStorePath(config.access().tls().keyStore().toString());
        context.setKeyStorePassword(config.access().tls().password());
        context.setKeyStoreType("PKCS12");
        http.addCustomizer(new SecureRequestCustomizer(false));
        var connector = new ServerConnector(jetty, context, new HttpConnectionFactory(http));
        connector.setHost(config.address());
        connector.setPort(config.port());
        return connector;
    }
}
