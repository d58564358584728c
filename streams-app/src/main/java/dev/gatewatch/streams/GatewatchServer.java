package dev.gatewatch.streams;

import dev.gatewatch.streams.api.Api;
import dev.gatewatch.streams.api.Site;
import dev.gatewatch.streams.catalogue.CatalogueInForce;
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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams-app as a whole: topology, API and dashboard, from {@link #start} to {@link #close()}. */
public final class GatewatchServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewatchServer.class);
    /** What is told of a host whose diagnosis changed has its strip over this long. */
    private static final Duration LIVE_RANGE = Duration.ofHours(6);

    private final Exposition exposition = new Exposition();
    private final CatalogueInForce catalogue;
    private final StreamsApp app;
    private final LiveFeed feed;
    private final Javalin server;

    /**
     * Creates missing topics, starts the topology and opens the API. Returns at once; {@link #isReady()} tells when the
     * state is there.
     *
     * @throws TopicMismatchException if topics are there that will not do
     * @throws dev.gatewatch.diagnosis.catalogue.InvalidCatalogueException if the operator's catalogue has mistakes
     * @throws org.apache.kafka.common.KafkaException if the cluster does not answer
     */
    public static GatewatchServer start(ServerConfig config) {
        return start(config, CatalogueInForce.of(config.rules().catalogue()));
    }

    /** The same with a catalogue that was read before; the server closes it. */
    public static GatewatchServer start(ServerConfig config, CatalogueInForce catalogue) {
        TopicAdmin.State topics;
        try (Admin admin = Admin.create(config.kafka())) {
            topics = new TopicAdmin(admin)
                    .createOrVerify(
                            config.tuning().partitions(), config.tuning().replicationFactor());
        }
        return new GatewatchServer(config, catalogue, topics.partitions(), Clock.systemUTC());
    }

    private GatewatchServer(ServerConfig config, CatalogueInForce catalogue, int partitions, Clock clock) {
        this.catalogue = catalogue;
        app = new StreamsApp(config, catalogue, partitions, new GatewatchMetrics(exposition.fleet(), catalogue));
        var history = new History(app::history);
        var fleet = new Fleet(history, catalogue, this::partitions, clock);
        feed = new LiveFeed(
                LiveFeed.consumer(config.kafka()), partitions, host -> fleet.view(host, latest(clock.instant())));
        exposition.bind(app.engine());
        exposition.fleet().register(new FleetMetrics(fleet, history, catalogue));
        exposition.fleet().register(new PipelineMetrics(app.engine()::metrics, this::partitions, app.restoration()));
        exposition.hosts().register(new HostMetrics(fleet, history, clock));
        var api = new Api(
                history,
                fleet,
                catalogue,
                feed,
                new Api.Health(() -> !app.hasFailed(), this::partitions),
                exposition,
                clock);
        server = Javalin.create(javalin -> configure(javalin, config, api));
        app.start();
        feed.start();
        server.start();
        LOG.info("The dashboard and its API are on http://{}:{}.", config.address(), port());
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /** Whether all of the state can be read, so that answers are whole. */
    public boolean isReady() {
        return !app.hasFailed() && partitions().complete();
    }

    /** Whether it has stopped for good after an error. */
    public boolean hasFailed() {
        return app.hasFailed();
    }

    @Override
    public void close() {
        feed.close();
        server.stop();
        app.close();
        catalogue.close();
        exposition.close();
    }

    private Summary.Partitions partitions() {
        return new Summary.Partitions(app.history().size(), app.partitions());
    }

    private static TimeRange latest(Instant now) {
        return new TimeRange(now.minus(LIVE_RANGE), now);
    }

    private static void configure(JavalinConfig javalin, ServerConfig config, Api api) {
        javalin.startup.showJavalinBanner = false;
        javalin.http.prefer405over404 = true;
        javalin.jetty.host = config.address();
        javalin.jetty.port = config.port();
        Site.addTo(javalin);
        api.addTo(javalin.routes);
    }
}
