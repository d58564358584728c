package dev.gatewatch.ingest;

import dev.gatewatch.ingest.otlp.MalformedOtlpException;
import dev.gatewatch.ingest.otlp.OtlpJson;
import dev.gatewatch.ingest.otlp.OtlpLog;
import dev.gatewatch.ingest.otlp.OtlpProtobuf;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.Severity;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.protocol.openclaw.ForeignLine;
import dev.gatewatch.protocol.openclaw.LogFileName;
import dev.gatewatch.protocol.openclaw.OpenClawLine;
import dev.gatewatch.protocol.openclaw.ParsedLine;
import dev.gatewatch.protocol.redaction.Redactor;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;

/**
 * Reads an OTLP logs request. Each record's body is a line as OpenClaw printed it; the host is the resource's {@code
 * host.name}, or the speaker's where there is none; the gateway is that which the name of the log file tells.
 */
final class OtlpIntake {
    private final Redactor redactor;
    private final Clock clock;

    OtlpIntake(Redactor redactor, Clock clock) {
        this.redactor = redactor;
        this.clock = clock;
    }

    void readJson(RequestBody body, Speaker speaker, Batch batch) {
        Places places = new Places();
        try {
            OtlpJson.read(body.bytes(), log -> place(log, places, speaker, batch));
        } catch (MalformedOtlpException e) {
            refuse(body, speaker, batch, e);
        }
    }

    void readProtobuf(RequestBody body, Speaker speaker, Batch batch) {
        Places places = new Places();
        try {
            OtlpProtobuf.read(body.bytes(), log -> place(log, places, speaker, batch));
        } catch (MalformedOtlpException e) {
            refuse(body, speaker, batch, e);
        }
    }

    /** The specification has such a request refused for good, so this is the last that is seen of it. */
    private static void refuse(RequestBody body, Speaker speaker, Batch batch, MalformedOtlpException e) {
        batch.reject(speaker.host(), body.bytes(), e.getMessage());
        batch.refuse(Problem.badRequest(e.getMessage()));
    }

    private void place(OtlpLog log, Places places, Speaker speaker, Batch batch) {
        String host = speaker.hostOf(log.resource().get("host.name"));
        if (log.body().isEmpty()) {
            batch.reject(host, Json.write(log), "the OTLP log record has no body");
            return;
        }
        Instant observed = log.observedTimeNanos() == 0 ? clock.instant() : instant(log.observedTimeNanos());
        Instant happened = log.timeNanos() == 0 ? null : instant(log.timeNanos());
        byte[] printed = log.body().getBytes(StandardCharsets.UTF_8);
        ParsedLine line =
                OpenClawLine.parse(printed, happened == null ? observed : happened, clock.getZone(), redactor);
        long seen = Places.nanos(happened == null ? observed : happened);
        String path = safe(log.attributes().get("log.file.path"));
        String gateway = gateway(path == null ? safe(log.attributes().get("log.file.name")) : path);
        LogLine placed = new LogLine(
                places.uid(host, gateway, line, seen),
                host,
                gateway,
                line.time() == null ? happened : line.time(),
                observed,
                line.severity() == Severity.UNSPECIFIED ? Severity.of(log.severity()) : line.severity(),
                line.subsystem(),
                line.message(),
                line.attributes(),
                new LineSource(LineSource.Kind.AGENT, path, null),
                null);
        batch.accept(Topics.LOGS, host, Json.write(placed));
    }

    private String safe(String path) {
        return path == null ? null : ForeignLine.safe(path, redactor);
    }

    private static String gateway(String file) {
        return file == null
                ? LogLine.DEFAULT_GATEWAY
                : LogFileName.gateway(file.substring(file.lastIndexOf('/') + 1), LogLine.DEFAULT_GATEWAY);
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }
}
