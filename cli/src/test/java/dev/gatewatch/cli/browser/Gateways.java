package dev.gatewatch.cli.browser;

import dev.gatewatch.cli.up.WholeProduct;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LineUid;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.openclaw.OpenClawLine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Gateways of other hosts, whose log agents send their lines to the front door. */
final class Gateways {
    private final HttpClient client = HttpClient.newHttpClient();
    private final LineUid uids = new LineUid();
    private final List<String> waiting = new ArrayList<>();
    private final URI door;
    private long lines;

    Gateways(WholeProduct product) {
        door = URI.create(product.ingest() + "/v1/lines");
    }

    /** A client with a wrong token is refused, and tries again so often. */
    Gateways refuses(String host, Instant time, int times) {
        return refuses(host, "2026.2.26", time, times);
    }

    /** The same on a host that runs that version. */
    Gateways refuses(String host, String version, Instant time, int times) {
        for (int n = 0; n < times; n++) {
            String connection = UUID.randomUUID().toString();
            prints(
                    host,
                    time.plusSeconds(n),
                    "gateway/ws",
                    null,
                    "unauthorized conn=" + connection + " remote=10.20.4.31 client=cli cli v" + version
                            + " reason=token_mismatch");
            prints(
                    host,
                    time.plusSeconds(n).plusMillis(1),
                    "gateway/ws",
                    null,
                    "closed before connect conn=" + connection + " remote=10.20.4.31 fwd=n/a origin=n/a"
                            + " host=10.20.4.2:18789 ua=n/a code=1008 reason=unauthorized: gateway token mismatch");
        }
        return this;
    }

    /** The client that was refused has the right token. */
    Gateways letsIn(String host, Instant time) {
        return prints(
                host,
                time,
                "gateway/ws",
                null,
                "webchat connected conn=" + UUID.randomUUID() + " remote=10.20.4.31 client=cli cli v2026.2.26");
    }

    /** A device that was never approved asks to be paired. */
    Gateways asksToPair(String host, Instant time) {
        return asksToPair(host, time, device());
    }

    /** A device asks to be paired, and is approved. */
    Gateways pairs(String host, Instant time) {
        String device = device();
        return asksToPair(host, time, device)
                .prints(
                        host,
                        time.plusSeconds(5),
                        "gateway",
                        null,
                        "device pairing approved device=" + device + " role=operator");
    }

    private Gateways asksToPair(String host, Instant time, String device) {
        return prints(
                host,
                time,
                "gateway/ws",
                "{\"cause\":\"pairing-required\",\"handshake\":\"failed\",\"deviceId\":\"" + device
                        + "\",\"requestId\":\"" + UUID.randomUUID() + "\",\"reason\":\"not-paired\"}",
                "closed before connect conn=" + UUID.randomUUID() + " remote=10.20.4.31 fwd=n/a origin=n/a"
                        + " host=10.20.4.2:18789 ua=n/a code=1008 reason=pairing required");
    }

    /** A device asks for more than it was approved for. What it asks for is one long word. */
    Gateways asksForMore(String host, Instant time) {
        String device = device();
        String connection = UUID.randomUUID().toString();
        return prints(
                        host,
                        time,
                        "gateway",
                        null,
                        "security audit: device access upgrade requested reason=scope-upgrade device=" + device
                                + " ip=unknown-ip auth=token roleFrom=operator roleTo=operator scopesFrom=operator.read"
                                + " scopesTo=operator.admin,operator.approvals,operator.pairing client=cli conn="
                                + connection)
                .prints(
                        host,
                        time.plusMillis(20),
                        "gateway/ws",
                        "{\"cause\":\"pairing-required\",\"handshake\":\"failed\",\"deviceId\":\"" + device
                                + "\",\"requestId\":\"" + UUID.randomUUID() + "\",\"reason\":\"scope-upgrade\"}",
                        "closed before connect conn=" + connection + " remote=127.0.0.1 fwd=n/a origin=n/a"
                                + " host=127.0.0.1:18789 ua=n/a code=1008 reason=pairing required");
    }

    private static String device() {
        return UUID.randomUUID().toString().replace("-", "").repeat(2);
    }

    Gateways starts(String host, Instant time) {
        return prints(host, time, "gateway", null, "listening on ws://127.0.0.1:18789 (PID 4711)");
    }

    private Gateways prints(String host, Instant time, String subsystem, String context, String message) {
        return prints(host, time, line(subsystem, context, message));
    }

    private Gateways prints(String host, Instant time, String line) {
        String printed = line.replace("@time@", time.toString());
        LogLine shipped = OpenClawLine.parse(printed, time)
                .toLogLine(
                        uids.of(host, LogLine.DEFAULT_GATEWAY, printed.getBytes(StandardCharsets.UTF_8), ++lines),
                        host,
                        LogLine.DEFAULT_GATEWAY,
                        time,
                        LineSource.of(LineSource.Kind.FILE));
        waiting.add(Json.writeText(shipped));
        return this;
    }

    /** Sends what was printed, and comes back when Kafka has it. */
    void send() throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(door)
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofString(String.join("\n", waiting) + "\n"))
                        .build(),
                BodyHandlers.ofString());
        waiting.clear();
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(door + " answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    /** A line as OpenClaw 2026.2 writes it; {@code @time@} stands for its time. */
    static String line(String subsystem, String contextJson, String message) {
        String text = contextJson == null
                ? "\"1\":\"" + message + "\""
                : "\"1\":" + contextJson + ",\"2\":\"" + message + "\"";
        return "{\"0\":\"{\\\"subsystem\\\":\\\"" + subsystem + "\\\"}\"," + text
                + ",\"_meta\":{\"logLevelName\":\"WARN\",\"date\":\"@time@\"},\"time\":\"@time@\"}";
    }
}
