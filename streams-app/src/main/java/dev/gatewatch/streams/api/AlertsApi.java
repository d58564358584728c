package dev.gatewatch.streams.api;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Attention;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.streams.access.Caller;
import dev.gatewatch.streams.access.Role;
import dev.gatewatch.streams.delivery.Deliverer;
import dev.gatewatch.streams.desk.AlertDesk;
import dev.gatewatch.streams.desk.AlertView;
import dev.gatewatch.streams.history.Filter;
import dev.gatewatch.streams.history.History;
import dev.gatewatch.streams.history.Page;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of the alerts and of what operators decide about them. */
public final class AlertsApi {
    private static final Logger LOG = LoggerFactory.getLogger(AlertsApi.class);
    private static final Duration LONGEST = Duration.ofDays(90);
    private static final int MOST_PREVIEWED = 100;

    private final History history;
    private final AlertDesk desk;
    private final Deliverer deliverer;
    private final Clock clock;

    /** @param deliverer {@code null} where there are no receivers */
    public AlertsApi(History history, AlertDesk desk, Deliverer deliverer, Clock clock) {
        this.history = history;
        this.desk = desk;
        this.deliverer = deliverer;
        this.clock = clock;
    }

    /**
     * A piece of the list of alerts.
     *
     * @param total how many there are in all; {@code null} where such that are over are among them
     */
    private record AlertPage(List<AlertView> items, String next, Integer total) {}

    /** What a silence would cover. */
    private record Preview(int matches, List<AlertView> items) {}

    /** What is answered. */
    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/alerts", Role.VIEWER, this::list),
                Route.post("/api/v1/alerts/test", Role.OPERATOR, this::tryReceivers),
                Route.get("/api/v1/alerts/{id}", Role.VIEWER, this::one),
                Route.post("/api/v1/alerts/{id}/acknowledge", Role.OPERATOR, this::acknowledge),
                Route.delete("/api/v1/alerts/{id}/acknowledge", Role.OPERATOR, this::withdraw),
                Route.get("/api/v1/silences", Role.VIEWER, this::silences),
                Route.post("/api/v1/silences", Role.OPERATOR, this::silence),
                Route.post("/api/v1/silences/preview", Role.VIEWER, this::preview),
                Route.delete("/api/v1/silences/{id}", Role.OPERATOR, this::endSilence),
                Route.get("/api/v1/audit", Role.OPERATOR, this::audited));
    }

    public void addTo(RoutesConfig server) {
        routes().forEach(route -> route.addTo(server));
        server.exception(KafkaException.class, (e, request) -> {
            LOG.warn("What {} asks for could not be kept.", request.path(), e);
            Problem.answer(
                    request,
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "Kafka did not take it, so nothing has changed: " + e.getMessage());
        });
    }

    private void list(Context request) {
        var query = new Query(request, clock.instant());
        Set<AlertView.State> states = query.states();
        Predicate<Alert> wanted =
                alert -> states.isEmpty() || states.contains(desk.view(alert).state());
        Filter filter = query.filterOfAllTime();
        Page<Alert> page = history.alerts(filter, wanted, query.limit(), query.cursor());
        boolean standing = !states.isEmpty() && !states.contains(AlertView.State.RESOLVED);
        answer(
                request,
                new AlertPage(
                        page.items().stream().map(desk::view).toList(),
                        page.next(),
                        standing ? count(filter, wanted) : null));
    }

    private int count(Filter filter, Predicate<Alert> wanted) {
        return (int) history.standingAlerts().stream()
                .filter(filter::wants)
                .filter(wanted)
                .count();
    }

    private void one(Context request) {
        answer(request, desk.view(alert(request)));
    }

    private void acknowledge(Context request) {
        Alert alert = alert(request);
        Body body = Body.of(request);
        String reason = body.sentence("reason");
        Instant until = body.timeAheadIfAny("until", clock.instant(), LONGEST);
        body.requireGood();
        requireFiring(alert);
        desk.acknowledge(alert, Doorkeeper.callerOf(request), reason, until);
        answer(request, desk.view(alert));
    }

    private void withdraw(Context request) {
        Alert alert = alert(request);
        if (desk.acknowledgementOf(alert).isPresent()) {
            desk.withdrawAcknowledgement(alert, Doorkeeper.callerOf(request));
        }
        answer(request, desk.view(alert));
    }

    private void tryReceivers(Context request) throws InterruptedException {
        Caller caller = Doorkeeper.callerOf(request);
        desk.audit(caller, "test-receivers", null, null, null);
        answer(request, new Page<>(deliverer == null ? List.of() : deliverer.tryAll(caller.name()), null));
    }

    private void silences(Context request) {
        answer(request, new Page<>(desk.silences(), null));
    }

    private void silence(Context request) {
        Body body = Body.of(request);
        AlertDesk.Wish wish = wish(body, body.sentence("reason"), body.timeAhead("until", clock.instant(), LONGEST));
        body.requireGood();
        Attention silence = desk.silence(wish, Doorkeeper.callerOf(request));
        request.status(HttpStatus.CREATED);
        answer(request, silence);
    }

    private void preview(Context request) {
        Body body = Body.of(request);
        AlertDesk.Wish wish = wish(body, null, null);
        body.requireGood();
        List<Alert> covered = history.standingAlerts().stream()
                .filter(alert -> AlertDesk.covers(wish, alert))
                .toList();
        answer(
                request,
                new Preview(
                        covered.size(),
                        covered.stream().limit(MOST_PREVIEWED).map(desk::view).toList()));
    }

    private void endSilence(Context request) {
        String id = request.pathParam("id");
        Attention silence = desk.silence(id).orElseThrow(() -> Problem.notFound("no silence '" + id + "' is in force"));
        desk.endSilence(silence, Doorkeeper.callerOf(request));
        request.status(HttpStatus.NO_CONTENT);
    }

    private void audited(Context request) {
        var query = new Query(request, clock.instant());
        answer(request, desk.audited(query.filterOfAllTime(), query.limit(), query.cursor()));
    }

    private static AlertDesk.Wish wish(Body body, String reason, Instant until) {
        var wish = new AlertDesk.Wish(body.pattern("host"), body.pattern("cause"), body.pattern("rule"), reason, until);
        body.require(
                wish.host() != null || wish.cause() != null || wish.rule() != null,
                "host, cause or rule must say which alerts are meant; host \"*\" means all");
        return wish;
    }

    private static void requireFiring(Alert alert) {
        if (!alert.isFiring()) {
            throw new Problem(HttpStatus.CONFLICT, "the alert is resolved: there is nothing to be on any more");
        }
    }

    private Alert alert(Context request) {
        String id = request.pathParam("id");
        return history.alert(id).orElseThrow(() -> Problem.notFound("no alert '" + id + "' is kept"));
    }

    private static void answer(Context request, Object value) {
        request.contentType("application/json")
                .header("Cache-Control", "no-store")
                .result(Json.write(value));
    }
}
