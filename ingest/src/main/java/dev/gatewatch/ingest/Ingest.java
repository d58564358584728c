package dev.gatewatch.ingest;

import dev.gatewatch.ingest.otlp.OtlpAnswer;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.redaction.Redactor;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.router.Endpoint;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The front door, open from {@link #start} to {@link #close()}.
 *
 * <pre>
 *   POST /v1/lines       lines, one each line: LogLine records, or as OpenClaw printed them
 *   POST /v1/logs        an OTLP/HTTP logs request, JSON or protobuf
 *   POST /v1/heartbeats  Heartbeat records, one each line
 *   POST /v1/facts       HostFacts records, one each line
 *   GET  /healthz /readyz /metrics
 * </pre>
 */
public final class Ingest implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);
    private static final String LINES = "/v1/lines";
    private static final String LOGS = "/v1/logs";
    private static final String HEARTBEATS = "/v1/heartbeats";
    private static final String FACTS = "/v1/facts";
    private static final String JSON = "application/json";
    private static final String PROTOBUF = "application/x-protobuf";
    private static final String PROBLEM = "application/problem+json";
    private static final Duration IDLE = Duration.ofSeconds(30);
    /** How long a connection without a request may keep the door open when it is to close. */
    private static final Duration IDLE_WHEN_CLOSING = Duration.ofMillis(100);
    /** How long it may take to close the door once no request is being answered. */
    private static final Duration CLOSING = Duration.ofSeconds(1);
    /** Slower senders than this are cut off: they would hold a thread for ever. */
    private static final long SLOWEST_BYTES_PER_SECOND = 256;

    private static final int LONGEST_HEADERS = 16 << 10;

    private final IngestConfig.Limits limits;
    private final Clock clock;
    private final Access access;
    private final InFlight inFlight;
    private final RateLimit rateLimit;
    private final Delivery delivery;
    private final IngestMetrics metrics;
    private final GracefulHandler requests = new GracefulHandler();
    private final Javalin server;
    private final int port;

    /**
     * Opens the door.
     *
     * @throws IllegalArgumentException if the token file, the key store or the Kafka settings cannot be used
     */
    public static Ingest start(IngestConfig config) {
        return start(config, new KafkaCluster(config), Clock.systemDefaultZone(), System::nanoTime);
    }

    /** @param nanoTime by which the pace of hosts is measured, as {@link System#nanoTime} */
    static Ingest start(IngestConfig config, Cluster cluster, Clock clock, LongSupplier nanoTime) {
        Delivery delivery = delivery(cluster);
        try {
            return new Ingest(config, delivery, clock, nanoTime);
        } catch (RuntimeException e) {
            delivery.close();
            throw e;
        }
    }

    private static Delivery delivery(Cluster cluster) {
        try {
            return new Delivery(cluster);
        } catch (KafkaException e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw new IllegalArgumentException("cannot use these Kafka settings: " + reason.getMessage(), e);
        }
    }

    private Ingest(IngestConfig config, Delivery delivery, Clock clock, LongSupplier nanoTime) {
        this.limits = config.limits();
        this.delivery = delivery;
        this.clock = clock;
        this.access = new Access(config.tokens() == null ? null : new Tokens(config.tokens(), clock));
        this.inFlight = new InFlight(limits.inFlightBytes());
        this.rateLimit = new RateLimit(limits.linesPerSecond(), nanoTime);
        this.metrics = new IngestMetrics(inFlight, List.of(LINES, LOGS, HEARTBEATS, FACTS));
        this.server = Javalin.create(javalin -> configure(javalin, config)).start();
        this.port = server.port();
        LOG.info("Ingest listens on {}:{}.", config.address(), port);
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** Lets the requests that are being answered end, refuses new ones; then closes the door and the way to Kafka. */
    @Override
    public void close() {
        // By itself and first: a stopping server ends what has been idle for long, and an answer that has waited for
        // Kafka would be cut off where it is just being written.
        CompletableFuture<Void> answered = requests.shutdown();
        try {
            answered.get(limits.acknowledgement().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("The door closes on requests that Kafka has not answered: they are to be sent again.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop();
        delivery.close();
    }

    private void routes(RoutesConfig routes) {
        RecordIntake records = new RecordIntake(limits.lineBytes(), Redactor.unsalted());
        LineIntake lines = new LineIntake(records, Redactor.unsalted(), clock);
        OtlpIntake logs = new OtlpIntake(Redactor.unsalted(), clock);
        routes.post(LINES, request -> take(request, lines::read));
        routes.post(LOGS, request -> take(request, isProtobuf(request) ? logs::readProtobuf : logs::readJson));
        routes.post(HEARTBEATS, request -> take(request, records::readHeartbeats));
        routes.post(FACTS, request -> take(request, records::readFacts));
        routes.get("/healthz", request -> request.result("ok\n"));
        routes.get("/readyz", this::answerReady);
        routes.get(
                "/metrics",
                request -> request.contentType(IngestMetrics.CONTENT_TYPE).result(metrics.exposition()));
        routes.after(request -> metrics.answered(doorOf(request), request.statusCode()));
        routes.exception(Problem.class, (problem, request) -> refuse(request, problem));
        routes.exception(HttpResponseException.class, (e, request) -> {
            String title = HttpStatus.forStatus(e.getStatus()).getMessage();
            answer(request, e.getStatus(), PROBLEM, Problem.document(e.getStatus(), title, e.getMessage()));
        });
        routes.exception(Exception.class, (e, request) -> {
            LOG.error("A request to {} failed.", request.path(), e);
            answer(
                    request,
                    500,
                    PROBLEM,
                    Problem.document(500, "Internal Server Error", "The log of ingest tells more."));
        });
    }

    /** Reads what is in a body into a batch. */
    private interface Intake {
        void read(RequestBody body, Speaker speaker, Batch batch);
    }

    private void take(Context request, Intake intake) {
        long began = System.nanoTime();
        Speaker speaker = access.speaker(request);
        RequestBody body = RequestBody.read(request, limits.bodyBytes(), inFlight);
        try {
            Batch batch = new Batch(request.path(), limits.lines());
            intake.read(body, speaker, batch);
            requireRate(speaker, batch);
            CompletableFuture<?> answered = delivery.send(batch.records()).handle((nothing, problem) -> {
                body.close();
                if (problem == null) {
                    metrics.delivered(batch, Duration.ofNanos(System.nanoTime() - began));
                    confirm(request, batch);
                } else {
                    refuse(request, (Problem) problem);
                }
                return null;
            });
            request.future(() -> answered);
        } catch (RuntimeException e) {
            body.close();
            throw e;
        }
    }

    private void requireRate(Speaker speaker, Batch batch) {
        Duration wait = rateLimit.take(speaker.account(), batch.records().size());
        if (!wait.isZero()) {
            throw Problem.tooManyRequests(
                    "More than " + limits.linesPerSecond() + " records a second. Send this again later.", wait);
        }
    }

    private void confirm(Context request, Batch batch) {
        if (batch.refusal() != null) {
            refuse(request, batch.refusal());
        } else if (isProtobuf(request)) {
            answer(request, 200, PROTOBUF, OtlpAnswer.protobuf(batch.rejected(), batch.lastReason()));
        } else if (request.path().equals(LOGS)) {
            answer(request, 200, JSON, OtlpAnswer.json(batch.rejected(), batch.lastReason()));
        } else {
            Map<String, Integer> counts = Map.of("accepted", batch.accepted(), "rejected", batch.rejected());
            answer(request, 200, JSON, Json.write(counts));
        }
    }

    private static void refuse(Context request, Problem problem) {
        if (problem.retryAfterSeconds() != null) {
            request.header("Retry-After", problem.retryAfterSeconds());
        }
        if (problem.status() == 401) {
            request.header("WWW-Authenticate", "Bearer");
        }
        if (isProtobuf(request)) {
            answer(request, problem.status(), PROTOBUF, OtlpAnswer.protobufStatus(problem.getMessage()));
        } else {
            answer(request, problem.status(), PROBLEM, problem.document());
        }
    }

    private static void answer(Context request, int status, String contentType, byte[] content) {
        request.status(status).contentType(contentType).result(content);
    }

    /** Whether the sender speaks protobuf, and so is answered in it. */
    private static boolean isProtobuf(Context request) {
        String contentType = request.contentType();
        return contentType != null && request.path().equals(LOGS) && contentType.startsWith(PROTOBUF);
    }

    private void answerReady(Context request) {
        delivery.requireReady();
        request.result("ready\n");
    }

    /** The path of the route, or {@code none}: a label must not hold whatever somebody asked for. */
    private static String doorOf(Context request) {
        Endpoint matched = request.endpoints().matchedHttpEndpoint();
        return matched == null ? "none" : matched.path;
    }

    private void configure(JavalinConfig javalin, IngestConfig config) {
        javalin.startup.showJavalinBanner = false;
        javalin.http.prefer405over404 = true;
        javalin.http.maxRequestSize = Long.MAX_VALUE;
        javalin.http.asyncTimeout = 2 * limits.acknowledgement().toMillis();
        javalin.jetty.modifyServer(jetty -> {
            jetty.setHandler(requests);
            jetty.setStopTimeout(CLOSING.toMillis());
        });
        javalin.jetty.addConnector((jetty, http) -> connector(jetty, http, config));
        routes(javalin.routes);
    }

    private static ServerConnector connector(Server jetty, HttpConfiguration http, IngestConfig config) {
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(LONGEST_HEADERS);
        http.setMinRequestDataRate(SLOWEST_BYTES_PER_SECOND);
        ServerConnector connector;
        if (config.tls() == null) {
            connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
        } else {
            http.addCustomizer(new SecureRequestCustomizer(false));
            connector = new ServerConnector(jetty, tls(config.tls()), new HttpConnectionFactory(http));
        }
        connector.setHost(config.address());
        connector.setPort(config.port());
        connector.setIdleTimeout(IDLE.toMillis());
        connector.setShutdownIdleTimeout(IDLE_WHEN_CLOSING.toMillis());
        return connector;
    }

    private static SslContextFactory.Server tls(IngestConfig.Tls tls) {
        SslContextFactory.Server context = new SslContextFactory.Server();
        context.setKeyStorePath(tls.keyStore().toString());
        context.setKeyStorePassword(tls.password());
        context.setKeyStoreType("PKCS12");
        return context;
    }
}
