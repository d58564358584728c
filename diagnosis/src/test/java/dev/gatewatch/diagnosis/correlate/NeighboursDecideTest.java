package dev.gatewatch.diagnosis.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.Diagnosis.Confidence;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same words have several causes: what the line carries, and what stands beside it, tells them apart. */
class NeighboursDecideTest {
    private static final String REMOTE_LOSS =
            " remote=203.0.113.9 fwd=n/a origin=n/a host=gw ua=n/a code=1006 reason=n/a";
    private static final String TIMEOUT = "gateway timeout after 10000ms";
    private static final String NO_CLOSE_FRAME =
            "gateway closed (1006 abnormal closure (no close frame)): no close reason";
    private static final String NORMAL_CLOSURE = "gateway closed (1000 normal closure): no close reason";

    private static Arguments story(String sentence, String cause, Confidence confidence, String... lines) {
        return Arguments.of(sentence, cause, confidence, List.of(lines));
    }

    static List<Arguments> pairing() {
        return List.of(
                story("nobody ever approved the device", "not-paired", Confidence.CONFIRMED, refusedFor("not-paired")),
                story("it wants more scopes", "scope-upgrade", Confidence.CONFIRMED, refusedFor("scope-upgrade")),
                story("it wants another role", "role-upgrade", Confidence.CONFIRMED, refusedFor("role-upgrade")),
                story("it changed", "metadata-upgrade", Confidence.CONFIRMED, refusedFor("metadata-upgrade")),
                story(
                        "the words alone do not say",
                        "not-paired",
                        Confidence.SUSPECTED,
                        "gateway connect failed: Error: pairing required"));
    }

    static List<Arguments> tokens() {
        return List.of(
                story(
                        "one client elsewhere",
                        "token-mismatch",
                        Confidence.LIKELY,
                        Printed.tokenMismatch(1, "10.20.4.31", "openclaw-control-ui webchat")),
                story(
                        "a token of the device's own",
                        "device-token-mismatch",
                        Confidence.CONFIRMED,
                        "[ws] unauthorized " + Printed.conn(1)
                                + " remote=127.0.0.1 client=cli cli v2026.2.26 reason=device_token_mismatch"),
                story(
                        "the host's own command after a change that was not taken up",
                        "token-drift",
                        Confidence.LIKELY,
                        "[reload] config change detected; evaluating reload (gateway.auth.token)",
                        "[reload] config reload disabled (gateway.reload.mode=off)",
                        Printed.tokenMismatch(1, "127.0.0.1", "cli cli")));
    }

    static List<Arguments> refusedStarts() {
        return List.of(
                story(
                        "beyond loopback without a secret",
                        "refuses-to-bind",
                        Confidence.CONFIRMED,
                        "Refusing to bind gateway to lan without auth."),
                story(
                        "the next wall: no allowed origins",
                        "allowed-origins-missing",
                        Confidence.CONFIRMED,
                        "Gateway failed to start: Error: non-loopback Control UI requires"
                                + " gateway.controlUi.allowedOrigins (set explicit origins)"),
                story(
                        "Tailscale wants loopback",
                        "tailscale-needs-loopback",
                        Confidence.CONFIRMED,
                        "Gateway failed to start: Error: tailscale serve/funnel requires gateway bind=loopback"
                                + " (127.0.0.1)"),
                story(
                        "a value that is none",
                        "config-invalid",
                        Confidence.CONFIRMED,
                        "Invalid config at /root/.openclaw/openclaw.json:",
                        "- gateway.bind: Invalid input"),
                story(
                        "an address that is not this host's",
                        "start-failed",
                        Confidence.SUSPECTED,
                        "Gateway failed to start: Error: gateway bind=custom requested 10.0.0.7 but resolved 127.0.0.1;"
                                + " refusing fallback"));
    }

    static List<Arguments> portOwners() {
        return List.of(
                story("nobody says who", "port-in-use", Confidence.SUSPECTED, Printed.ALREADY_LISTENING),
                story(
                        "a gateway of this host",
                        "port-in-use-own-service",
                        Confidence.LIKELY,
                        Printed.ALREADY_LISTENING,
                        Printed.PORT_IN_USE,
                        Printed.portOwner("11199", "openclaw-gateway")));
    }

    static List<Arguments> silences() {
        return List.of(
                story(
                        "a tunnel's end, and dead behind it",
                        "tunnel-hang",
                        Confidence.LIKELY,
                        TIMEOUT,
                        "Source: cli --url"),
                story(
                        "the gateway itself, blocked",
                        "gateway-stuck",
                        Confidence.LIKELY,
                        TIMEOUT,
                        "Source: local loopback"),
                story(
                        "nothing listens on the host",
                        "gateway-down",
                        Confidence.LIKELY,
                        NO_CLOSE_FRAME,
                        "Source: local loopback"),
                story(
                        "nothing listens where the tunnel should",
                        "tunnel-down",
                        Confidence.LIKELY,
                        NO_CLOSE_FRAME,
                        "Source: config gateway.remote.url"),
                story(
                        "the gateway waited for the first word",
                        "handshake-timeout",
                        Confidence.LIKELY,
                        "[ws] handshake timeout " + Printed.conn(1) + " remote=127.0.0.1",
                        "[ws] closed before connect " + Printed.conn(1) + " remote=127.0.0.1 code=1000 reason=n/a"),
                story(
                        "a local gateway hung up before a word was said",
                        "handshake-timeout",
                        Confidence.LIKELY,
                        NORMAL_CLOSURE,
                        "Source: local loopback"),
                story(
                        "many at once",
                        "tunnel-dropped",
                        Confidence.LIKELY,
                        Printed.webchatGone(1),
                        Printed.webchatGone(2),
                        Printed.webchatGone(3)),
                story(
                        "one, elsewhere",
                        "client-vanished",
                        Confidence.LIKELY,
                        "[ws] closed before connect " + Printed.conn(1) + REMOTE_LOSS));
    }

    @ParameterizedTest(name = "{0}: {1}, {2}")
    @MethodSource("pairing")
    void behind_pairing_required(String sentence, String cause, Confidence confidence, List<String> lines) {
        check(cause, confidence, lines);
    }

    @ParameterizedTest(name = "{0}: {1}, {2}")
    @MethodSource("tokens")
    void behind_a_wrong_token(String sentence, String cause, Confidence confidence, List<String> lines) {
        check(cause, confidence, lines);
    }

    @ParameterizedTest(name = "{0}: {1}, {2}")
    @MethodSource("refusedStarts")
    void behind_a_start_that_is_refused(String sentence, String cause, Confidence confidence, List<String> lines) {
        check(cause, confidence, lines);
    }

    @ParameterizedTest(name = "{0}: {1}, {2}")
    @MethodSource("portOwners")
    void behind_already_listening(String sentence, String cause, Confidence confidence, List<String> lines) {
        check(cause, confidence, lines);
    }

    @ParameterizedTest(name = "{0}: {1}, {2}")
    @MethodSource("silences")
    void behind_1000_and_1006_and_timeouts(String sentence, String cause, Confidence confidence, List<String> lines) {
        check(cause, confidence, lines);
    }

    private static void check(String cause, Confidence confidence, List<String> lines) {
        var story = new Story();
        lines.forEach(story::line);
        Diagnosis first = story.end().first();
        assertThat(first.cause()).isEqualTo(cause);
        assertThat(first.confidence()).isEqualTo(confidence);
        assertThat(first.why()).as("why").isNotEmpty();
    }

    private static String refusedFor(String reason) {
        return Printed.refused(reason, Printed.DEVICE, Printed.REQUEST, 1);
    }
}
