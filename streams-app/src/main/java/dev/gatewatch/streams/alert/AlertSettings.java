package dev.gatewatch.streams.alert;

import dev.gatewatch.protocol.Alert;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * When somebody is woken, and how they are told.
 *
 * @param silentAfter how long a host's shipper may say nothing before the host counts as silent. Shorter than a few
 *     heartbeats makes silent hosts out of busy networks
 * @param receivers in the settings' order; none where nobody is told
 */
public record AlertSettings(AlertRules rules, Duration silentAfter, List<Receiver> receivers) {
    public static final AlertSettings DEFAULT =
            new AlertSettings(AlertRules.DEFAULT, AlertRules.SILENT_AFTER, List.of());

    public AlertSettings {
        receivers = List.copyOf(receivers);
    }

    /** Somebody who is told of alerts. */
    public sealed interface Receiver {
        /** What it is called; unique. */
        String name();

        /** Which alerts it is told of. */
        Scope scope();
    }

    /**
     * Which alerts.
     *
     * @param rules any of these; empty for all
     * @param host which hosts' alerts; those of the fleet concern every host, and are told where {@code rules} ask for them
     */
    public record Scope(List<NamePattern> rules, NamePattern host, NamePattern cause) {
        public static final Scope ALL = new Scope(List.of(), NamePattern.ANY, NamePattern.ANY);

        /** @param ofCause {@code null} where none is known */
        public boolean covers(String rule, String ofHost, String ofCause) {
            boolean asked = rules.stream().anyMatch(pattern -> pattern.fits(rule));
            return (asked || rules.isEmpty())
                    && (host.fits(ofHost) || asked && ofHost.equals(Alert.FLEET))
                    && cause.fits(ofCause == null ? "" : ofCause);
        }
    }

    /** A Prometheus Alertmanager, by its API v2. */
    public record Alertmanager(String name, Scope scope, URI url, Map<String, String> headers) implements Receiver {}

    /** An address that takes JSON. */
    public record Webhook(String name, Scope scope, URI url, Map<String, String> headers) implements Receiver {}

    /** An address that takes what Slack's incoming webhooks take. */
    public record Slack(String name, Scope scope, URI url) implements Receiver {}

    /** A program of this machine that reads JSON from its standard input. */
    public record Command(String name, Scope scope, List<String> command) implements Receiver {}
}
