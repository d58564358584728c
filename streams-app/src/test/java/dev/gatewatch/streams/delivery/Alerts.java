package dev.gatewatch.streams.delivery;

import dev.gatewatch.protocol.Alert;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/** Alerts for tests. */
final class Alerts {
    static final Instant SINCE = Instant.parse("2026-11-22T09:00:00Z");
    static final Alert FIRING = alert("oc-fra-01", Alert.State.FIRING, SINCE.plusSeconds(5));
    static final Alert RESOLVED = alert("oc-fra-01", Alert.State.RESOLVED, SINCE.plusSeconds(600));
    static final Links LINKS = new Links(() -> URI.create("https://gatewatch.example/"));

    private Alerts() {}

    static Alert alert(String host, Alert.State state, Instant changedAt) {
        return alert("repeated-1008-closes/" + host, host, state, changedAt);
    }

    static Alert alert(String key, String host, Alert.State state, Instant changedAt) {
        return new Alert(
                null,
                key,
                key.substring(0, key.indexOf('/')),
                state,
                host,
                null,
                "default",
                "token-mismatch",
                "d-1",
                "A client at <10.0.0.1> & friends presents a wrong token.",
                "5 closes with 1008 within 5 min",
                "5 closes with 1008 within 5 min",
                5,
                SINCE,
                changedAt,
                List.of("openclaw gateway status", "openclaw gateway restart"));
    }

    /** The same, with so many events or hosts behind it a minute later. */
    static Alert worse(Alert alert, long count) {
        return alert.changed(
                alert.state(), alert.reason(), count, alert.changedAt().plusSeconds(60));
    }

    static Notice notice(Alert alert) {
        return Notice.of(alert, null, LINKS.to(alert), false);
    }
}
