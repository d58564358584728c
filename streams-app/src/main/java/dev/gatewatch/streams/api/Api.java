package dev.gatewatch.streams.api;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.streams.access.Role;
import dev.gatewatch.streams.catalogue.FromCatalogue;
import dev.gatewatch.streams.fleet.Fleet;
import dev.gatewatch.streams.fleet.Summary;
import dev.gatewatch.streams.history.History;
import dev.gatewatch.streams.history.InvalidCursorException;
import dev.gatewatch.streams.live.LiveFeed;
import dev.gatewatch.streams.metrics.Exposition;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All routes. Each handler reads the question, asks, and writes the answer. */
public final class Api {
    private static final Logger LOG = LoggerFactory.getLogger(Api.class);

    /** What tells nothing of the fleet. */
    private static final Set<String> PUBLIC = Set.of("/openapi.json", "/healthz", "/readyz");

    private final History history;
    private final Fleet fleet;
    private final Supplier<CatalogueView> catalogue;
    private final EventStream stream;
    private final Health health;
    private final Exposition metrics;
    private final Clock clock;

    /**
     * @param health what the probes ask
     * @param metrics what Prometheus reads
     */
    public Api(
            History history,
            Fleet fleet,
            Supplier<Catalogue> catalogue,
            LiveFeed feed,
            Health health,
            Exposition metrics,
            Clock clock) {
        this.history = history;
        this.fleet = fleet;
        this.catalogue = new FromCatalogue<>(catalogue, CatalogueView::new);
        this.stream = new EventStream(feed);
        this.health = health;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * How the server fares.
     *
     * @param alive whether it can go on; else it must be started again
     * @param partitions how much of the state can be read here
     */
    public record Health(BooleanSupplier alive, Supplier<Summary.Partitions> partitions, BooleanSupplier deskRead) {}

    /** What is answered, by path. */
    Map<String, Handler> routes() {
        Map<String, Handler> routes = new LinkedHashMap<>();
        routes.put("/api/v1/summary", this::summary);
        routes.put("/api/v1/hosts", this::hosts);
        routes.put("/api/v1/hosts/{host}", this::host);
        routes.put("/api/v1/hosts/{host}/diagnoses", this::diagnosesOfHost);
        routes.put("/api/v1/hosts/{host}/events", this::eventsOfHost);
        routes.put("/api/v1/diagnoses", this::diagnoses);
        routes.put("/api/v1/diagnoses/{id}", this::diagnosis);
        routes.put("/api/v1/catalogue", this::catalogue);
        routes.put("/api/v1/catalogue/{id}", this::catalogueEntry);
        routes.put("/api/v1/stream", stream::tell);
        routes.put("/openapi.json", this::openApi);
        routes.put("/metrics", request -> expose(request, metrics.fleet()));
        routes.put("/metrics/hosts", request -> expose(request, metrics.hosts()));
        routes.put("/healthz", this::isAlive);
        routes.put("/readyz", this::isReady);
        return routes;
    }

    public void addTo(RoutesConfig server) {
        routes().forEach((path, handler) -> {
            if (PUBLIC.contains(path)) {
                server.get(path, handler);
            } else {
                server.get(path, handler, Role.VIEWER);
            }
        });
        server.exception(Problem.class, Problem::answer);
        server.exception(
                InvalidCursorException.class,
                (e, request) -> Problem.answer(request, HttpStatus.BAD_REQUEST, e.getMessage()));
        server.exception(
                HttpResponseException.class,
                (e, request) -> Problem.answer(request, HttpStatus.forStatus(e.getStatus()), e.getMessage()));
        server.exception(
                InvalidStateStoreException.class,
                (e, request) -> Problem.answer(
                        request.header("Retry-After", "1"),
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "The history is being restored or moves to another instance. Ask again."));
        server.exception(Exception.class, (e, request) -> {
            LOG.error("The question for {} could not be answered.", request.path(), e);
            Problem.answer(request, HttpStatus.INTERNAL_SERVER_ERROR, "The server's log tells more.");
        });
    }

    private void summary(Context request) {
        answer(request, fleet.summary(query(request).range()));
    }

    private void hosts(Context request) {
        Query query = query(request);
        answer(request, fleet.hosts(query.filter(), query.order(), query.limit(), query.cursor()));
    }

    private void host(Context request) {
        String host = request.pathParam("host");
        answer(
                request,
                fleet.host(host, query(request).range())
                        .orElseThrow(() -> Problem.notFound("no host '" + host + "' was ever heard of")));
    }

    private void diagnosesOfHost(Context request) {
        Query query = query(request);
        String host = request.pathParam("host");
        answer(request, history.diagnosesOf(host, query.filterOfAllTime(), query.limit(), query.cursor()));
    }

    private void eventsOfHost(Context request) {
        Query query = query(request);
        String host = request.pathParam("host");
        answer(request, history.events(host, query.filterOfAllTime(), query.limit(), query.cursor()));
    }

    private void diagnoses(Context request) {
        Query query = query(request);
        answer(request, history.diagnoses(query.filterOfAllTime(), query.limit(), query.cursor()));
    }

    private void diagnosis(Context request) {
        String id = request.pathParam("id");
        answer(request, history.diagnosis(id).orElseThrow(() -> Problem.notFound("no diagnosis '" + id + "' is kept")));
    }

    private void catalogue(Context request) {
        answer(request, catalogue.get().entries(query(request).text()));
    }

    private void catalogueEntry(Context request) {
        String id = request.pathParam("id");
        CatalogueView now = catalogue.get();
        Object entry = now.cause(id)
                .<Object>map(cause -> cause)
                .or(() -> now.signature(id))
                .orElseThrow(() -> Problem.notFound("no cause or signature '" + id + "' is in the catalogue"));
        answer(request, entry);
    }

    private void openApi(Context request) {
        try (InputStream document = Api.class.getResourceAsStream("/openapi.json")) {
            request.contentType("application/json").result(document.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void expose(Context request, PrometheusRegistry registry) {
        request.contentType(Exposition.CONTENT_TYPE).result(Exposition.text(registry));
    }

    private void isAlive(Context request) {
        if (!health.alive().getAsBoolean()) {
            throw new Problem(
                    HttpStatus.SERVICE_UNAVAILABLE, "the topology or the live feed has stopped after an error");
        }
        request.result("ok\n");
    }

    private void isReady(Context request) {
        Summary.Partitions partitions = health.partitions().get();
        if (!health.alive().getAsBoolean() || !partitions.restored()) {
            throw new Problem(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    partitions.ready() + " of " + partitions.total() + " partitions are ready");
        }
        if (!health.deskRead().getAsBoolean()) {
            throw new Problem(HttpStatus.SERVICE_UNAVAILABLE, "what operators decided is still being read");
        }
        request.result("ready\n");
    }

    private Query query(Context request) {
        return new Query(request, clock.instant());
    }

    private static void answer(Context request, Object value) {
        request.contentType("application/json")
                .header("Cache-Control", "no-store")
                .result(Json.write(value));
    }
}
