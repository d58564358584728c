package dev.gatewatch.protocol.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.openclaw.OpenClawLine;
import dev.gatewatch.protocol.openclaw.ParsedLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    /** A token as {@code openclaw doctor} generates them. */
    private static final String TOKEN = "e596234807e3f94f47bf36ce2b3387d2ddd22ab029877f8e";

    private static final String PASSWORD = "Correct-Horse9!";

    private final Redactor redactor = Redactor.salted("sixteen bytes ok".getBytes(StandardCharsets.UTF_8));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /?token=%s HTTP/1.1",
                "open http://127.0.0.1:18789/#token=%s now",
                "ws://gw.example:18789/?session=main&token=%s&x=1",
                "https://host/cb?access_token=%s",
                "https://host/cb?key=%s",
                "next=%%2Fui%%3Ftoken%%3D%s",
                "wss://%s@gw.example:18789/",
                "wss://admin:%s@gw.example:18789/",
                "Authorization: Bearer %s",
                "authorization: bearer %s",
                "Authorization: Basic %s",
                "-H 'Authorization: Bearer %s' https://gw",
                "\"Authorization\":\"Bearer %s\"",
                "retrying with Bearer %s",
                "Cookie: sid=%s; theme=dark",
                "Set-Cookie: openclaw=%s; HttpOnly",
                "{\"cookie\":\"sid=%s; a=b\"}",
                "X-OpenClaw-Token: %s",
                "X-Api-Key: %s",
                "x-auth-token=%s",
                "{\"token\":\"%s\"}",
                "{\"token\" : \"%s\"}",
                "{\"gateway\":{\"auth\":{\"mode\":\"token\",\"token\":\"%s\"}}}",
                "raw={\\\"token\\\":\\\"%s\\\"}",
                "{\"accessToken\":\"%s\",\"deviceToken\":\"%s\"}",
                "{\"password\":\"%s\"}",
                "{\"clientSecret\":\"%s\"}",
                "{\"apiKey\":\"%s\"}",
                "{code: NOT_PAIRED, token: %s}",
                "  token: %s",
                "token: '%s'",
                "OPENCLAW_GATEWAY_TOKEN=%s",
                "OPENCLAW_GATEWAY_TOKEN=\"%s\"",
                "export CLAWDBOT_GATEWAY_PASSWORD='%s'",
                "Environment=OPENCLAW_GATEWAY_TOKEN=%s OTHER=1",
                "OPENAI_API_KEY=%s",
                "ENCRYPTION_KEY: %s",
                "gateway.auth.token=%s",
                "gateway.auth.token = %s",
                "token=%s",
                "(token=%s)",
                "gateway token: %s",
                "openclaw gateway --token %s --port 18789",
                "openclaw gateway --token=%s",
                "args=\"gateway --password %s --allow-unconfigured\"",
                "openclaw tui --gateway-token '%s'",
                "$ openclaw config set gateway.auth.token %s",
                "$ openclaw config set gateway.auth.password \"%s\"",
                "%s",
            })
    void a_planted_token_is_gone_and_the_rest_is_there(String shape) {
        String line = shape.replace("%s", TOKEN).replace("%%", "%");

        String redacted = redactor.redact(line);

        assertThat(redacted)
                .doesNotContain(TOKEN)
                .doesNotContain(TOKEN.substring(8))
                .contains("[redacted:");
        assertThat(redactor.redact(redacted)).isEqualTo(redacted);
        assertThat(redacted.replaceAll("\\[redacted:[0-9a-f]{8}]", "")).hasSizeGreaterThan(shape.length() / 3 - 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OPENCLAW_GATEWAY_PASSWORD=%s",
                "password=%s",
                "{\"password\":\"%s\"}",
                "--password %s",
                "ws://user:%s@host",
                "{password: %s}",
            })
    void a_password_is_gone_to_its_last_character(String shape) {
        assertThat(redactor.redact(shape.replace("%s", PASSWORD)))
                .doesNotContain("Correct")
                .doesNotContain("Horse9!");
    }

    static Stream<String> keysOfProviders() {
        String random = "a1B2c3D4e5".repeat(4);
        return Stream.of(
                "sk-" + random,
                "sk-proj-" + random,
                "sk-ant-api03-" + random,
                "ghp_" + random.substring(0, 36),
                "gho_" + random.substring(0, 36),
                "github_pat_" + random,
                "xoxb-123456789012-" + random,
                "xapp-1-" + random,
                "AKIA" + "IOSFODNN7EXAMPLE",
                "AIza" + random.substring(0, 35),
                "ya29." + random,
                "SG." + random,
                "npm_" + random.substring(0, 36),
                "hf_" + random,
                "gsk_" + random,
                "r8_" + random,
                "glpat-" + random.substring(0, 20),
                "tskey-auth-" + random,
                "pplx-" + random,
                "sk_live_" + random,
                "123456789:" + "AAF" + random.substring(0, 32),
                "MTA1" + random.substring(0, 22) + ".Gabc12." + random.substring(0, 30),
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U");
    }

    @ParameterizedTest
    @MethodSource("keysOfProviders")
    void a_key_is_known_by_its_own_form_wherever_it_stands(String key) {
        for (String shape : new String[] {"%s", "using %s for openai", "error (%s)", "\"%s\"", "a,%s,b", "at %s."}) {
            String redacted = redactor.redact(shape.replace("%s", key));

            assertThat(redacted).doesNotContain(key.substring(4, 20)).contains("[redacted:");
        }
    }

    @Test
    void addresses_that_are_secret_lose_their_secret_part() {
        assertThat(redactor.redact(
                        "POST https://api.telegram.org/bot123456789:AAF" + TOKEN.substring(0, 32) + "/getMe"))
                .startsWith("POST https://api.telegram.org/bot[redacted:")
                .endsWith("]/getMe");
        assertThat(redactor.redact("https://hooks.slack.com/services/T0/B0/" + TOKEN))
                .startsWith("https://hooks.slack.com/services/[redacted:");
        assertThat(redactor.redact("https://discord.com/api/webhooks/1234/" + TOKEN))
                .startsWith("https://discord.com/api/webhooks/[redacted:");
    }

    @Test
    void a_private_key_is_gone_with_all_its_lines() {
        String pem =
                "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1r\nZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----";

        assertThat(redactor.redact("key:\n" + pem + "\nnext")).matches("key:\n\\[redacted:[0-9a-f]{8}]\nnext");
        assertThat(redactor.redact("cut " + pem.substring(0, 50))).matches("cut \\[redacted:[0-9a-f]{8}]");
        assertThat(redactor.redact("-----BEGIN CERTIFICATE-----\nMIIB")).isEqualTo("-----BEGIN CERTIFICATE-----\nMIIB");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj",
                "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW",
                "MSzBvNs1+oLc7Qe9/dT2xW8aYk4Jr6Hp0uFi3mGn5Xl7CqVb1Zt9Ew/Rj2Ks8PyU"
            })
    void a_line_of_a_private_key_that_comes_by_itself_is_gone(String line) {
        assertThat(redactor.redact(line)).matches("\\[redacted:[0-9a-f]{8}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "usr/lib/node/modules/openclaw/dist/gateway/server/methods/agents",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "================================================================",
                "/Users/jane/Library/Application/OpenClaw/logs/gateway/of/the/day2"
            })
    void a_path_a_digest_and_a_rule_of_that_length_stay(String line) {
        assertThat(redactor.redact(line)).isEqualTo(line);
    }

    @ParameterizedTest
    @CsvSource({
        "mail from jane.doe+x@example.co.uk today, mail from # today",
        "mailto:jane@example.com, mailto:#",
        "<jane@example.com>, <#>",
        "asked jane@example.com., asked #.",
        "4917012345678@s.whatsapp.net joined, # joined",
        "call +49 170 1234567 now, call # now",
        "call +1 (555) 123-4567, call #",
        "from=+4917012345678, from=#",
        "call (555) 123-4567, call #",
        "call 555-123-4567, call #",
        "phone=5551234567, phone=#",
    })
    void personal_data_is_gone(String line, String expected) {
        assertThat(redactor.redact(line).replaceAll("\\[redacted:[0-9a-f]{8}]", "#"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unauthorized conn=1ff1abd6-1a0b-42b9-89e8-d4c7ceb7b132 peer=127.0.0.1:41872->127.0.0.1:29310 remote=127.0.0.1"
                        + " client=cli cli v2026.9.6 role=operator scopes=0 auth=token device=no platform=linux"
                        + " instance=0c3f8058-d8ee-40b9-aa38-113907ac5e95 host=127.0.0.1:29310 origin=n/a ua=n/a"
                        + " reason=token_mismatch guidance=unauthorized: gateway token mismatch (use this gateway's"
                        + " gateway.auth.token or pair the device)",
                "device pairing auto-approved device=98daf1eeab57f10c53481d98c0a014ae6cc10b4dbfe04ecc50f9c5035f23539e role=operator",
                "98daf1eeab57f10c53481d98c0a014ae6cc10b4dbfe04ecc50f9c5035f23539e",
                "ce31c729-929b-41cb-94f2-de6fe32f0b2e",
                "17a3453bfc0fc6a6955d48e9218d10fd",
                "scopesFrom=operator.read scopesTo=operator.admin,operator.talk.secrets durationMs=7307 auth=device-token",
                "unauthorized: gateway token missing (provide gateway auth token)",
                "Set gateway.auth.token/password (or CLAWDBOT_GATEWAY_TOKEN/CLAWDBOT_GATEWAY_PASSWORD) or pass --token/--password.",
                "Fix: pass --token or --password (or gatewayToken in tools).",
                "pass --token <token>, --token $OPENCLAW_GATEWAY_TOKEN or --token ${TOKEN}",
                "OPENCLAW_GATEWAY_TOKEN=<your token> OPENCLAW_GATEWAY_TOKEN=$TOKEN token=*** token=__OPENCLAW_REDACTED__",
                "args=\"gateway --port 18789 --token [redacted] --allow-unconfigured\"",
                "{\"token\":true,\"password\":null,\"apiKey\":\"\",\"token\":\"…\"}",
                "maxTokens=4096 totalTokens: 1234 token=512 inputTokens=99 \"tokens\":[{\"role\":\"operator\"}]",
                "sessionKey=agent:main:discord:channel:900000000000000009 publicKey=fd85JM_aVz7HWWvosTfflraTGSGlzVZFhI7LQ6WHDVk",
                "authMode=token authProvided=token authReason=token_mismatch canRetryWithDeviceToken=true hasToken=false",
                "Please carry the API secret key in the 'Authorization' field of the request header (request_id: 05f050fe6769)",
                "invalid token: device is not approved yet",
                "gateway password: provide gateway auth password",
                "Authorization: header required",
                "2026-11-22T06:53:45.803+00:00 08:29:16+01:00 2026-05-25T13:40:42+0000 signedAt=1772949755389",
                "npm i -g openclaw@2026.9.6; clawhub:@openclaw/whatsapp; user@1000.service; git@github.com:openclaw/openclaw.git",
                "listening on ws://127.0.0.1:18789 (PID 26614) [::1]:29320",
                "Bearer token required; bearer auth failed",
                "task-1234567890 risk-free disk-12345678901 mask_1 network_error_1234567890",
                "sk-learn and sk-image are packages",
                "file:///tmp/lab/v-2026.2.19/node_modules/openclaw/dist/call-DZzTR0NL.js:438:10",
                "sha256 3be51ad1d8e118768b40f7ed8bfc637843e875a1 eyJ is how web tokens begin",
                "telegram:100000001 sent 12:34:56 at 10:20:30:40",
                "payloadV2=v2|133bc5e4f80250c2b958fbe0c51ff2ac08ec350ffc1317ff568fcf0d5df82f70|openclaw-control-ui",
                "trusted_proxy_loopback_source",
                "a+b=c 1+12345678901 C++ +00:00",
                "",
            })
    void an_ordinary_line_is_returned_as_it_is(String line) {
        assertThat(redactor.redact(line)).isSameAs(line);
    }

    @Test
    void the_same_secret_leaves_the_same_fingerprint_in_every_shape_and_another_secret_another() {
        String fingerprint = redactor.redact("token=" + TOKEN).substring("token=".length());

        assertThat(redactor.redact("{\"token\":\"" + TOKEN + "\"}")).isEqualTo("{\"token\":\"" + fingerprint + "\"}");
        assertThat(redactor.redact("Authorization: Bearer " + TOKEN)).isEqualTo("Authorization: Bearer " + fingerprint);
        assertThat(redactor.redact("token=" + TOKEN.replace('e', 'f'))).doesNotContain(fingerprint);
    }

    /** The domain of the first could be the beginning of the second's name. */
    @Test
    void an_address_that_begins_where_another_ends_is_found_too() {
        String text = Redactor.unsalted().redact("to jane@example.com%joe@example.org now");

        assertThat(text).isEqualTo("to [redacted][redacted] now");
        assertThat(Redactor.unsalted().redact(text)).isEqualTo(text);
    }

    @Test
    void a_key_within_the_name_before_another_secret_is_found_too() {
        String text = Redactor.unsalted()
                .redact("run --lin_api_0123456789abcdefghijklmnopqrstuvwxyz01_access_key s3cret now");

        assertThat(text).isEqualTo("run --[redacted] [redacted] now");
        assertThat(Redactor.unsalted().redact(text)).isEqualTo(text);
    }

    @Test
    void another_salt_leaves_another_fingerprint_and_none_leaves_none() {
        Redactor other = Redactor.salted("another sixteen!".getBytes(StandardCharsets.UTF_8));

        assertThat(other.redact("token=" + TOKEN)).isNotEqualTo(redactor.redact("token=" + TOKEN));
        assertThat(Redactor.unsalted().redact("token=" + TOKEN)).isEqualTo("token=[redacted]");
    }

    @Test
    void a_salt_that_could_be_guessed_is_refused() {
        assertThatThrownBy(() -> Redactor.salted(new byte[Redactor.SHORTEST_SALT - 1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("15 bytes");
        assertThat(Redactor.salted(new byte[Redactor.SHORTEST_SALT])).isNotNull();
    }

    @Test
    void an_attribute_is_redacted_by_its_name_too() {
        ParsedLine line = OpenClawLine.parse(
                ("{\"0\":\"x\",\"1\":{\"token\":\"open sesame 42\",\"url\":\"ws://h/?token=" + TOKEN
                                + "\",\"deviceId\":\"98daf1eeab57\",\"note\":\"say \\\"hi\\\"\",\"canRetryWithDeviceToken\":true},\"_meta\":{}}")
                        .getBytes(StandardCharsets.UTF_8),
                Instant.EPOCH,
                ZoneOffset.UTC,
                Redactor.unsalted());

        assertThat(line.attributes())
                .isEqualTo(Map.of(
                        "token",
                        "[redacted]",
                        "url",
                        "ws://h/?token=[redacted]",
                        "deviceId",
                        "98daf1eeab57",
                        "note",
                        "say \"hi\"",
                        "canRetryWithDeviceToken",
                        "true"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN ",
                "-----BEGIN PRIVATE KEY",
                "token=",
                "\"token\":\"<",
                "cookie:",
                "cookie:<=",
                "eyJ.",
                "eyJa.a.",
                "sk-",
                "@a.",
                "a@",
                "://a:",
                "+1 ",
                "555-123-",
                "Bearer ",
                "config set a.token ",
                "--token ",
                "a.aaaaaa.",
                "123456789:",
                "\\\"token\\\":\\\"",
                "____",
                "....",
                "a",
            })
    void hostile_text_takes_linear_time(String unit) {
        String hostile = unit.repeat(1 + ParsedLine.LONGEST_MESSAGE / unit.length());
        redactor.redact(hostile);

        Instant start = Instant.now();
        for (int i = 0; i < 10; i++) {
            redactor.redact(hostile);
        }

        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    /** Real lines, kept beside the repository where they are available: see the system property {@code gatewatch.corpus}. */
    @Test
    void real_lines_are_left_as_they_are() throws IOException {
        Path corpus = Path.of(System.getProperty("gatewatch.corpus", "../../shared/corpus/lines.jsonl"));
        assumeThat(corpus).as("the corpus of real lines is not here").exists();

        List<String> changed = new ArrayList<>();
        for (String json : Files.readAllLines(corpus)) {
            String line = Json.mapper().readTree(json).path("line").asString();
            if (!redactor.redact(line).equals(line)) {
                changed.add(line);
            }
        }

        assertThat(changed).isEmpty();
    }
}
