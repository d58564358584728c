package dev.gatewatch.streams.topology;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.GatewayEvent;
import dev.gatewatch.streams.alert.LostLines;
import dev.gatewatch.streams.alert.Persisting;
import dev.gatewatch.streams.alert.RepeatedCloses;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What alerts say. */
final class AlertText {
    private AlertText() {}

    /** @param diagnosis that the closes most likely belong to */
    static Alert closes(
            Watch.Key key,
            GatewayEvent event,
            Optional<Diagnosis> diagnosis,
            RepeatedCloses rule,
            RepeatedCloses.State state) {
        String within = " closes with 1008 within " + text(rule.window());
        return firing(
                key,
                event.gateway(),
                diagnosis,
                diagnosis.map(Diagnosis::sentence).orElse("Clients are refused again and again."),
                state.count() + within,
                rule.threshold() + within,
                state.count(),
                state.firingSince(),
                event.happenedAt());
    }

    static Alert lostLines(Watch.Key key, GatewayEvent event, LostLines rule, LostLines.State state) {
        return firing(
                key,
                event.gateway(),
                Optional.empty(),
                "Lines of this host are missing, so evidence may be: "
                        + event.gap().reason(),
                lines(state.lost()) + " lost",
                lines(rule.lines()) + " lost within " + text(rule.window()),
                state.lost(),
                state.since(),
                event.happenedAt());
    }

    static Alert silent(Watch.Key key, Diagnosis diagnosis, Instant since, Instant now, Duration silentAfter) {
        String threshold = "no heartbeat for " + text(silentAfter);
        return persisting(key, diagnosis, threshold, threshold, since, now);
    }

    static Alert flapping(Watch.Key key, Diagnosis diagnosis, Instant since, Instant now) {
        return persisting(
                key,
                diagnosis,
                "came back " + diagnosis.regressions() + " times",
                "a failure that comes back again and again",
                since,
                now);
    }

    static Alert openTooLong(Watch.Key key, Diagnosis diagnosis, Persisting rule, Instant since, Instant now) {
        return persisting(
                key,
                diagnosis,
                "open for " + text(rule.after()),
                "a diagnosis open for " + text(rule.after()),
                since,
                now);
    }

    /** The same alert, over. */
    static Alert ended(Alert alert, String reason, long count, Instant at) {
        return alert.changed(Alert.State.RESOLVED, reason, count, at);
    }

    /** {@code 5 min}, {@code 90 s}, {@code 2 h}. */
    static String text(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds % 3600 == 0 && seconds > 0) {
            return seconds / 3600 + " h";
        }
        return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + " min" : seconds + " s";
    }

    private static Alert persisting(
            Watch.Key key, Diagnosis diagnosis, String reason, String threshold, Instant since, Instant now) {
        return firing(
                key,
                diagnosis.gateway(),
                Optional.of(diagnosis),
                diagnosis.sentence(),
                reason,
                threshold,
                diagnosis.count(),
                since,
                now);
    }

    private static Alert firing(
            Watch.Key key,
            String gateway,
            Optional<Diagnosis> diagnosis,
            String sentence,
            String reason,
            String threshold,
            long count,
            Instant since,
            Instant now) {
        return new Alert(
                null,
                key.alertKey(),
                key.rule(),
                Alert.State.FIRING,
                key.host(),
                List.of(key.host()),
                gateway,
                diagnosis.map(Diagnosis::cause).orElse(null),
                diagnosis.map(Diagnosis::id).orElse(null),
                sentence,
                reason,
                threshold,
                count,
                since,
                now,
                diagnosis.map(Diagnosis::fix).map(Diagnosis.Fix::commands).orElse(List.of()));
    }

    private static String lines(long lines) {
        return lines == 1 ? "1 line" : lines + " lines";
    }
}
