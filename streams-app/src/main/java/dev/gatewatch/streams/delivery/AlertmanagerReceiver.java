package dev.gatewatch.streams.delivery;

import dev.gatewatch.protocol.Json;
import dev.gatewatch.streams.alert.AlertSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Posts to a Prometheus Alertmanager, which takes an alert for over when it does not hear of it again: so it is told again
 * and again while the alert fires, and told the end.
 */
final class AlertmanagerReceiver implements Receiver {
    private static final Duration AGAIN = Duration.ofMinutes(1);
    /** A few tellings may get lost before the alert seems to be over. */
    private static final Duration FORGOTTEN = AGAIN.multipliedBy(5);

    /** The rules whose alerts can wait until morning, as in the routes that come with Gatewatch. */
    private static final Set<String> CAN_WAIT = Set.of("flapping", "open-too-long", "lost-lines", "test");

    private final Post post;
    private final Clock clock;

    AlertmanagerReceiver(AlertSettings.Alertmanager settings, Clock clock) {
        String base = settings.url().toString();
        post = new Post(
                URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/api/v2/alerts"),
                settings.headers());
        this.clock = clock;
    }

    @Override
    public void tell(Notice notice) throws IOException, InterruptedException {
        post.send(Json.write(List.of(alert(notice, clock.instant()))), notice.deduplicationKey());
    }

    @Override
    public Duration tellAgainAfter() {
        return AGAIN;
    }

    /** The labels are what the alert is about and never change; what may change are annotations. */
    static Map<String, Object> alert(Notice notice, Instant now) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("alertname", notice.rule());
        labels.put("source", "gatewatch");
        labels.put("severity", CAN_WAIT.contains(notice.rule()) ? "warning" : "critical");
        labels.put("key", notice.key());
        labels.put("host", notice.host());
        if (notice.gateway() != null) {
            labels.put("gateway", notice.gateway());
        }
        if (notice.cause() != null) {
            labels.put("cause", notice.cause());
        }
        if (notice.test()) {
            labels.put("test", "true");
        }
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put("summary", notice.host() + ": " + notice.sentence());
        annotations.put("description", notice.sentence());
        annotations.put("reason", notice.reason());
        annotations.put("count", Long.toString(notice.count()));
        annotations.put("since", notice.since().toString());
        annotations.put("hosts", String.join(", ", notice.hosts()));
        if (!notice.commands().isEmpty()) {
            annotations.put("commands", String.join("\n", notice.commands()));
        }
        Instant start = earlier(notice.since(), now);
        return Map.of(
                "labels", labels,
                "annotations", annotations,
                "startsAt", start.toString(),
                "endsAt", end(notice, start, now).toString(),
                "generatorURL", notice.link());
    }

    /** A host's clock may be ahead of the Alertmanager's, which would take an end in the future for one that is not yet. */
    private static Instant end(Notice notice, Instant start, Instant now) {
        if (notice.isFiring()) {
            return now.plus(FORGOTTEN);
        }
        Instant ended = earlier(notice.endedAt(), now);
        return ended.isBefore(start) ? start : ended;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
