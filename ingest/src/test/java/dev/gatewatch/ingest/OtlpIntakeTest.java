package dev.gatewatch.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.DeadLetter;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.Severity;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.SdkLoggerProviderBuilder;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.resources.Resource;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpIntakeTest {
    private static final Instant EIGHT = Instant.parse("2026-11-22T08:00:00.000000001Z");
    private static final String TOKEN_MISMATCH = "unauthorized conn=2bd7 remote=127.0.0.1 reason=token_mismatch";
    private static final String JSON_REQUEST = """
            {"resourceLogs": [{
               "resource": {"attributes": [
                 {"key": "service.name", "value": {"stringValue": "openclaw"}},
                 {"key": "host.name", "value": {"stringValue": "web-1"}}]},
               "scopeLogs": [{"scope": {"name": "filelog"}, "logRecords": [{
                 "timeUnixNano": "1795334400000000001", "observedTimeUnixNano": "1795334401000000000",
                 "severityNumber": 13,
                 "body": {"stringValue": "%s"},
                 "attributes": [{"key": "log.file.path", "value": {"stringValue": "/tmp/openclaw/a.log"}}],
                 "droppedAttributesCount": 0}]}]}]}""".formatted(TOKEN_MISMATCH);

    @RegisterExtension
    final OpenDoor door = new OpenDoor();

    @Test
    void a_request_in_json_is_read() {
        HttpResponse<String> response =
                door.post("/v1/logs", JSON_REQUEST, "Content-Type", "application/json; charset=utf-8");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{}");
        LogLine line = door.lines().get(0);
        assertThat(line.host()).isEqualTo("web-1");
        assertThat(line.message()).isEqualTo(TOKEN_MISMATCH);
        assertThat(line.time()).isEqualTo(EIGHT);
        assertThat(line.observedTime()).isEqualTo("2026-11-22T08:00:01Z");
        assertThat(line.severity()).isEqualTo(Severity.WARN);
        assertThat(line.source()).isEqualTo(new LineSource(LineSource.Kind.AGENT, "/tmp/openclaw/a.log", null));
    }

    @Test
    void the_profile_in_the_name_of_the_log_file_is_the_gateway() {
        door.post(
                "/v1/logs",
                JSON_REQUEST.replace("/tmp/openclaw/a.log", "/tmp/openclaw/openclaw-work-2026-11-22.log"),
                "Content-Type",
                "application/json");
        door.post("/v1/logs", JSON_REQUEST, "Content-Type", "application/json");

        assertThat(door.lines()).extracting(LogLine::gateway).containsExactly("work", "default");
        assertThat(door.lines()).extracting(LogLine::uid).doesNotHaveDuplicates();
    }

    @Test
    void a_secret_in_the_name_of_the_log_file_goes_no_further() {
        String path = "/var/log/agent-1?token=8f3a9c1be7d24f60a1b2c3d4e5f60718";
        door.post("/v1/logs", JSON_REQUEST.replace("/tmp/openclaw/a.log", path), "Content-Type", "application/json");

        assertThat(door.lines().get(0).source().path()).isEqualTo("/var/log/agent-1?token=[redacted]");
    }

    @Test
    void opentelemetrys_own_exporter_is_understood() {
        try (SdkLoggerProvider logs = exporting("gzip", "web-1").build()) {
            logs.get("openclaw")
                    .logRecordBuilder()
                    .setTimestamp(EIGHT)
                    .setSeverityText("error")
                    .setBody(TOKEN_MISMATCH)
                    .setAttribute(AttributeKey.stringKey("log.file.path"), "/tmp/openclaw/a.log")
                    .setAttribute(AttributeKey.longKey("a.number"), 5L)
                    .setAttribute(AttributeKey.booleanArrayKey("an.array"), List.of(true, false))
                    .emit();
            assertThat(logs.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
        }

        LogLine line = door.lines().get(0);
        assertThat(line.host()).isEqualTo("web-1");
        assertThat(line.message()).isEqualTo(TOKEN_MISMATCH);
        assertThat(line.time()).isEqualTo(EIGHT);
        assertThat(line.severity()).isEqualTo(Severity.ERROR);
        assertThat(line.source().path()).isEqualTo("/tmp/openclaw/a.log");
    }

    @ParameterizedTest(name = "with its members in the order {0}")
    @ValueSource(strings = {"0 1 _meta time", "1 _meta time 0", "_meta time 0 1", "time 1 0 _meta"})
    void a_line_that_the_agent_took_apart_is_put_together_again(String order) {
        Map<String, Value<?>> members = Map.of(
                "0", Value.of("{\"subsystem\":\"gateway/ws\"}"),
                "1", Value.of(TOKEN_MISMATCH),
                "time", Value.of("2026-11-22T06:53:45.803Z"),
                "_meta", Value.of(Map.of("logLevelName", Value.of("WARN"))));
        KeyValue[] inOrder = Arrays.stream(order.split(" "))
                .map(name -> KeyValue.of(name, members.get(name)))
                .toArray(KeyValue[]::new);
        try (SdkLoggerProvider logs = exporting("none", "web-1").build()) {
            logs.get("openclaw").logRecordBuilder().setBody(Value.of(inOrder)).emit();
            assertThat(logs.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
        }

        LogLine line = door.lines().get(0);
        assertThat(line.subsystem()).isEqualTo("gateway/ws");
        assertThat(line.message()).isEqualTo(TOKEN_MISMATCH);
        assertThat(line.time()).isEqualTo("2026-11-22T06:53:45.803Z");
    }

    private SdkLoggerProviderBuilder exporting(String compression, String host) {
        OtlpHttpLogRecordExporter exporter = OtlpHttpLogRecordExporter.builder()
                .setEndpoint(door.uri("/v1/logs").toString())
                .setCompression(compression)
                .build();
        return SdkLoggerProvider.builder()
                .setResource(Resource.create(Attributes.of(AttributeKey.stringKey("host.name"), host)))
                .addLogRecordProcessor(SimpleLogRecordProcessor.create(exporter));
    }

    @Test
    void both_encodings_of_a_record_are_the_same_line_whenever_they_are_sent() {
        door.post("/v1/logs", JSON_REQUEST, "Content-Type", "application/json");
        door.passSeconds(60);
        door.post("/v1/logs", JSON_REQUEST, "Content-Type", "application/json");
        try (SdkLoggerProvider logs = exporting("none", "web-1").build()) {
            logs.get("openclaw")
                    .logRecordBuilder()
                    .setTimestamp(EIGHT)
                    .setBody(TOKEN_MISMATCH)
                    .emit();
        }

        assertThat(door.lines())
                .hasSize(3)
                .extracting(LogLine::uid)
                .containsOnly(door.lines().get(0).uid());
    }

    @Test
    void without_a_resource_host_the_speakers_counts() {
        String anonymous = JSON_REQUEST.replace("host.name", "host.id");

        assertThat(door.post("/v1/logs", anonymous, "X-Gatewatch-Host", "db-1").statusCode())
                .isEqualTo(200);
        assertThat(door.post("/v1/logs", anonymous).statusCode()).isEqualTo(400);

        assertThat(door.lines()).extracting(LogLine::host).containsExactly("db-1");
    }

    @Test
    void a_resource_cannot_name_another_host_than_the_speaker() {
        assertThat(door.post("/v1/logs", JSON_REQUEST, "X-Gatewatch-Host", "db-1")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_record_without_a_body_is_dead_lettered_and_reported_as_rejected() {
        String empty = JSON_REQUEST.replace("\"body\"", "\"nobody\"");

        HttpResponse<String> response = door.post("/v1/logs", empty, "Content-Type", "application/json");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .contains("\"rejectedLogRecords\":\"1\"")
                .contains("\"errorMessage\":\"the OTLP log record has no body\"");
        assertThat(door.deadLetters()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"resourceLogs", "scopeLogs", "logRecords"})
    void what_has_no_list_where_one_must_stand_is_refused_for_good_and_kept(String name) {
        String request = JSON_REQUEST.replaceFirst("\"" + name + "\": \\[", "\"" + name + "\": 1, \"other\": [");

        HttpResponse<String> response = door.post("/v1/logs", request, "Content-Type", "application/json");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(name + " is not a list");
        assertThat(door.deadLetters()).hasSize(1);
    }

    @Test
    void what_is_no_request_is_refused_for_good_and_kept_as_a_dead_letter() {
        HttpResponse<String> json = door.post("/v1/logs", "[1,", "Content-Type", "application/json");
        HttpResponse<String> protobuf = door.post("/v1/logs", JSON_REQUEST, "Content-Type", "application/x-protobuf");

        assertThat(json.statusCode()).isEqualTo(400);
        assertThat(json.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(protobuf.statusCode()).isEqualTo(400);
        assertThat(protobuf.headers().firstValue("Content-Type")).contains("application/x-protobuf");
        assertThat(protobuf.body()).contains("not protobuf of an OTLP logs request");
        assertThat(door.deadLetters()).hasSize(2);
        assertThat(new String(
                        door.deadLetters()
                                .get(0)
                                .headers()
                                .lastHeader(DeadLetter.REASON)
                                .value(),
                        StandardCharsets.UTF_8))
                .contains("not JSON");
    }
}
