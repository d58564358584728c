package dev.gatewatch.diagnosis.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.diagnosis.catalogue.LineFeatures;
import dev.gatewatch.diagnosis.catalogue.Lines;
import dev.gatewatch.diagnosis.catalogue.Signature;
import dev.gatewatch.protocol.Category;
import dev.gatewatch.protocol.Gap;
import dev.gatewatch.protocol.GatewayEvent;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifierTest {
    private static final Catalogue CATALOGUE = Catalogue.bundled();
    private static final Classifier CLASSIFIER = new Classifier(CATALOGUE);

    static Stream<String> samples() {
        return CATALOGUE.signatures().stream()
                .flatMap(signature -> Stream.concat(signature.matches().stream(), signature.nearMisses().stream()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void the_screen_changes_no_judgement(String printed) {
        LogLine line = Lines.of(printed);

        assertThat(CLASSIFIER.judge(line).signature())
                .isEqualTo(CATALOGUE
                        .recognise(LineFeatures.of(line))
                        .map(Signature::id)
                        .orElse(null));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void the_screen_on_bytes_lets_every_telling_line_pass(String printed) {
        LogLine line = Lines.of(printed);

        if (CLASSIFIER.classify(line).isPresent()) {
            assertThat(CLASSIFIER.mayMatter(Json.write(line))).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[agent/embedded] embedded run start: runId=1 sessionId=2 provider=zai model=glm-4.7 thinking=low",
                "[telegram] Inbound message telegram:100000001 -> @X (direct, image/jpeg, 53 chars)",
                "[ws] → event tick seq=108 clients=5 dropIfSlow=true",
                "[heartbeat] started"
            })
    void the_screen_on_bytes_stops_ordinary_lines(String printed) {
        assertThat(CLASSIFIER.mayMatter(Json.write(Lines.of(printed)))).isFalse();
    }

    @Test
    void an_event_carries_what_the_line_says_and_who_judged_it() {
        LogLine line = Lines.of("2026-11-22T06:53:45.803Z [ws] unauthorized conn=795bde52-d93d-42ac-804a-d9fe2be59844"
                + " remote=127.0.0.1 client=cli cli vdev reason=token_mismatch");

        GatewayEvent event = CLASSIFIER.classify(line).orElseThrow();

        assertThat(event.category()).isEqualTo(Category.UNAUTHORIZED_TOKEN_MISMATCH);
        assertThat(event.signature()).isEqualTo("shared-token-mismatch");
        assertThat(event.uid()).isEqualTo(line.uid());
        assertThat(event.host()).isEqualTo(line.host());
        assertThat(event.time()).isEqualTo(Instant.parse("2026-11-22T06:53:45.803Z"));
        assertThat(event.line()).isEqualTo(line.message());
        assertThat(event.attributes()).containsEntry("remote", "127.0.0.1").containsEntry("client", "cli");
        assertThat(event.catalogueVersion()).isEqualTo(CATALOGUE.version());
    }

    @Test
    void a_signature_extracts_what_its_patterns_name() {
        assertThat(CLASSIFIER
                        .judge(Lines.of("Gateway failed to start: another gateway instance is already listening"
                                + " on ws://127.0.0.1:18789"))
                        .attributes())
                .containsEntry("port", "18789");
        assertThat(CLASSIFIER
                        .judge(Lines.of("- pid 1274176 root: clawdbot-gateway (127.0.0.1:18789)"))
                        .attributes())
                .containsEntry("pid", "1274176")
                .containsEntry("owner", "clawdbot-gateway")
                .containsEntry("port", "18789");
        assertThat(CLASSIFIER
                        .judge(Lines.of("Refusing to bind gateway to lan without auth."))
                        .attributes())
                .containsEntry("bind", "lan");
        assertThat(CLASSIFIER
                        .judge(Lines.of("⇄ res ✗ config.set 2ms errorCode=FORBIDDEN errorMessage=missing scope:"
                                + " operator.admin conn=2ad0f1c2…9b1c id=3"))
                        .attributes())
                .containsEntry("method", "config.set")
                .containsEntry("missingScope", "operator.admin");
        assertThat(CLASSIFIER.judge(Lines.of("gateway timeout after 1500ms")).attributes())
                .containsEntry("timeoutMs", "1500");
    }

    @Test
    void a_line_that_nothing_recognises_means_nothing() {
        Judgement judgement = CLASSIFIER.judge(Lines.of("[heartbeat] started"));

        assertThat(judgement.category()).isEqualTo(Category.NONE);
        assertThat(judgement.signature()).isNull();
        assertThat(judgement.attributes()).isEmpty();
        assertThat(CLASSIFIER.classify(Lines.of("[heartbeat] started"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[discord] gateway closed (1006)",
                "2026-11-22T06:53:45.803Z warn gateway/channels/discord gateway closed (1006)",
                "[agent/embedded] gateway closed (1006)"
            })
    void a_channel_or_an_agent_that_speaks_of_its_own_connections_means_nothing(String printed) {
        assertThat(CLASSIFIER.judge(Lines.of(printed)).signature()).isNull();
    }

    @Test
    void the_same_words_of_the_gateway_or_a_tool_mean_a_failure() {
        assertThat(CLASSIFIER.judge(Lines.of("[tools] gateway closed (1006)")).category())
                .isEqualTo(Category.ABNORMAL_CLOSE_1006);
    }

    @Test
    void a_record_of_lost_lines_is_an_event_of_its_own() {
        var gap = new Gap(42, true, "the spool was full");
        var line = new LogLine(
                "uid-2",
                "host-1",
                null,
                null,
                Instant.EPOCH,
                Severity.WARN,
                "",
                "",
                Map.of(),
                LineSource.of(LineSource.Kind.TAIL_STATUS),
                gap);

        assertThat(CLASSIFIER.mayMatter(Json.write(line))).isTrue();
        GatewayEvent event = CLASSIFIER.classify(line).orElseThrow();
        assertThat(event.signature()).isEqualTo(Classifier.GAP);
        assertThat(event.category()).isEqualTo(Category.NONE);
        assertThat(event.gap()).isEqualTo(gap);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[gateway] spawn broker ready pid=22807",
                "[heartbeat] started",
                "[ws] ⇄ res ✓ logs.tail 56ms conn=4eb213d4…1b8b id=2:b6d3477c"
            })
    void a_line_with_a_literal_that_its_message_gives_no_meaning_needs_no_parsing(String printed) {
        assertThat(CLASSIFIER.mayMatter(Json.write(Lines.of(printed)))).isFalse();
    }

    @Test
    void what_stands_beside_the_message_makes_no_line_matter() {
        LogLine told = Lines.of("gateway timeout after 1500ms");
        LogLine beside = new LogLine(
                told.message(),
                told.message(),
                told.message(),
                null,
                Instant.EPOCH,
                Severity.WARN,
                told.message(),
                "started",
                Map.of("message", told.message()),
                new LineSource(LineSource.Kind.FILE, told.message(), null),
                null);

        assertThat(CLASSIFIER.mayMatter(Json.write(told))).isTrue();
        assertThat(CLASSIFIER.mayMatter(Json.write(beside))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\":\"gateway timeout after 1500ms\"}",
                "{\"message\" : \"gateway timeout after 1500ms\",\"attributes\":{},\"gap\":null}",
                "{\"attributes\":{\"message\":\"started\"},\"message\":\"gateway timeout after 1500ms\",\"gap\":null}",
                "{\"message\":\"gateway timeout after 1500ms\",\"attributes\":{},\"gap\":null,\"uid\":\"1\"}",
            })
    void a_telling_line_of_another_writer_passes_whatever_the_order_of_its_fields(String json) {
        assertThat(CLASSIFIER.mayMatter(json.getBytes(StandardCharsets.UTF_8))).isTrue();
    }

    @Test
    void a_message_with_quotes_and_backslashes_ends_where_it_ends() {
        LogLine line = Lines.of("C:\\ \"started\", \"attributes\":{}: gateway timeout after 1500ms");

        assertThat(CLASSIFIER.judge(line).signature()).isNotNull();
        assertThat(CLASSIFIER.mayMatter(Json.write(line))).isTrue();
    }

    @Test
    void a_line_made_of_all_that_is_telling_is_judged_in_bounded_time() {
        String hostile = String.join(" reason=", samples().toList()).repeat(4);

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> CLASSIFIER.judge(Lines.of("[ws] " + hostile)));
    }
}
