package dev.gatewatch.diagnosis.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LineAttributesTest {
    private static Map<String, String> of(String printed) {
        return LineAttributes.of(Lines.of(printed));
    }

    @Test
    void the_tokens_of_a_refusal_are_attributes() {
        assertThat(of(
                        "[ws] unauthorized conn=9d3df090-ff7a-4e4d-a6b3-780c6618affd peer=127.0.0.1:47238->127.0.0.1:29330"
                                + " remote=127.0.0.1 client=cli cli v2026.5.28 role=operator scopes=1 auth=token device=yes"
                                + " host=127.0.0.1:29330 origin=n/a ua=n/a reason=token_mismatch"
                                + " guidance=unauthorized: gateway token mismatch (provide gateway auth token)"))
                .containsEntry("conn", "9d3df090-ff7a-4e4d-a6b3-780c6618affd")
                .containsEntry("peer", "127.0.0.1:47238->127.0.0.1:29330")
                .containsEntry("remote", "127.0.0.1")
                .containsEntry("client", "cli")
                .containsEntry("mode", "cli")
                .containsEntry("clientVersion", "2026.5.28")
                .containsEntry("auth", "token")
                .containsEntry("hostHeader", "127.0.0.1:29330")
                .containsEntry("reason", "token_mismatch")
                .doesNotContainKeys("origin", "userAgent");
    }

    @Test
    void a_user_agent_and_a_reason_may_have_blanks_and_end_with_the_next_key() {
        assertThat(of("[ws] closed before connect conn=1 ua=Mozilla/5.0 (X11; Linux x86_64) Chrome/147.0.0.0 code=1008"
                        + " reason=pairing required: device is not approved yet phase=auth_validated"))
                .containsEntry("userAgent", "Mozilla/5.0 (X11; Linux x86_64) Chrome/147.0.0.0")
                .containsEntry("code", "1008")
                .containsEntry("reason", "pairing required: device is not approved yet");
    }

    @Test
    void the_context_of_a_line_counts_before_its_text() {
        assertThat(of("{\"0\":\"{\\\"subsystem\\\":\\\"gateway/ws\\\"}\",\"1\":{\"cause\":\"pairing-required\","
                        + "\"requestId\":\"ce31c729-929b-41cb-94f2-de6fe32f0b2e\",\"reason\":\"role-upgrade\","
                        + "\"version\":\"1.0.2\"},\"2\":\"closed before connect conn=5 code=1008 reason=connect failed\","
                        + "\"_meta\":{\"logLevelName\":\"WARN\"},\"time\":\"2026-11-22T06:53:48.350Z\"}"))
                .containsEntry("cause", "pairing-required")
                .containsEntry("requestId", "ce31c729-929b-41cb-94f2-de6fe32f0b2e")
                .containsEntry("reason", "role-upgrade")
                .containsEntry("upgrade", "role-upgrade")
                .containsEntry("clientVersion", "1.0.2");
    }

    @Test
    void context_that_clients_print_is_read_in_their_way_of_writing() {
        assertThat(of("error={code: NOT_PAIRED, details: {reason: not-paired,"
                        + " requestId: 4882e1b0-ee13-4b98-a796-528811a8ef43, deviceId: c28c43e1}}"))
                .containsEntry("requestId", "4882e1b0-ee13-4b98-a796-528811a8ef43")
                .containsEntry("upgrade", "not-paired")
                .containsEntry("device", "c28c43e1")
                .doesNotContainKey("code");
        assertThat(of("{\"details\":{\"authReason\":\"rate_limited\"}}")).containsEntry("authReason", "rate_limited");
    }

    @Test
    void the_address_of_a_proxy_that_is_not_trusted_is_read_from_the_sentence() {
        assertThat(of("gateway: observed unattributable proxy-shaped traffic from 10.0.0.9; Gateway-authenticated"
                        + " routes reject it."))
                .containsEntry("remote", "10.0.0.9");
        assertThat(of("gateway: observed unattributable proxy-shaped traffic from ::1; and so on"))
                .containsEntry("remote", "::1");
        assertThat(of("observed unattributable proxy-shaped traffic from nowhere"))
                .doesNotContainKey("remote");
    }

    @Test
    void a_request_id_that_was_cut_off_is_none() {
        assertThat(of("reason=pairing required (requestId: fd170186-60df-4dcb-8a5f-fb8d955 durationMs=7307"))
                .doesNotContainKey("requestId");
        assertThat(of("scope upgrade pending approval (requestId: b4f51905-8cb4-45d4-96c1-833a3c80b542)"))
                .containsEntry("requestId", "b4f51905-8cb4-45d4-96c1-833a3c80b542");
    }

    @Test
    void a_value_that_was_shortened_is_none() {
        assertThat(of("⇄ res ✓ config.get 51ms conn=f914655e…2636 device=feafb1ef..."))
                .isEmpty();
    }

    @Test
    void a_close_code_is_read_from_the_words_of_clients() {
        assertThat(of("gateway closed (1006 abnormal closure (no close frame))"))
                .containsEntry("code", "1006");
        assertThat(of("disconnected (4008): connect failed")).containsEntry("code", "4008");
        assertThat(of("Disconnected (closeCode=1008 reason=pairing required)")).containsEntry("code", "1008");
        assertThat(of("gateway timeout after 1500ms")).doesNotContainKey("code");
    }

    @Test
    void the_words_of_a_sentence_are_no_keys() {
        assertThat(of("Source: local loopback, reason: none of yours")).isEmpty();
    }

    @Test
    void a_value_is_never_longer_than_allowed() {
        assertThat(of("reason=" + "x".repeat(5_000)).get("reason")).hasSize(LineAttributes.LONGEST_VALUE);
        assertThat(of("ua=" + "y z ".repeat(5_000)).get("userAgent"))
                .hasSizeLessThanOrEqualTo(LineAttributes.LONGEST_VALUE);
    }
}
