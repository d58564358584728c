package dev.gatewatch.streams.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertSettingsReaderTest {
    @Test
    void what_is_left_out_is_as_usual() {
        assertThat(AlertSettingsText.read("{}")).isEqualTo(AlertSettings.DEFAULT);
        assertThat(AlertSettingsText.read("rules: {}")).isEqualTo(AlertSettings.DEFAULT);
        assertThat(AlertSettingsText.read("")).isEqualTo(AlertSettings.DEFAULT);
    }

    @Test
    void the_example_says_what_is_usual_and_tells_nobody() throws IOException {
        Path example = Path.of("src/main/resources/alerts.example.yaml");

        assertThat(AlertSettingsReader.read(example)).isEqualTo(AlertSettings.DEFAULT);
    }

    @Test
    void the_receivers_of_the_example_can_be_used_as_they_stand_there() throws IOException {
        String example = Files.readString(Path.of("src/main/resources/alerts.example.yaml"));
        String used = example.substring(example.indexOf("# receivers:"), example.lastIndexOf("receivers: []"))
                .replaceAll("(?m)^# ?", "");

        assertThat(AlertSettingsText.read(used, Map.of("PAGER_TOKEN", "t", "SLACK_URL", "https://chat.example/x"))
                        .receivers())
                .extracting(AlertSettings.Receiver::name)
                .containsExactly("on-call", "pager", "chat", "script");
    }

    @Test
    void every_rule_can_be_set() {
        AlertRules rules = AlertSettingsText.read("""
                rules:
                  too-late: 1m
                  repeated-closes: {closes: 7, within: 2m}
                  open-too-long: {after: 2h}
                  lost-lines: {lines: 100, within: 1h}
                  fleet: {hosts: 4, percent: 0, within: 30s}
                  flapping: {off: true}
                """).rules();

        assertThat(rules.closes().usual())
                .isEqualTo(new RepeatedCloses(7, Duration.ofMinutes(2), Duration.ofMinutes(1)));
        assertThat(rules.openTooLong().after()).isEqualTo(Duration.ofHours(2));
        assertThat(rules.lostLines()).isEqualTo(new LostLines(100, Duration.ofHours(1), Duration.ofMinutes(1)));
        assertThat(rules.fleet()).isEqualTo(new FleetOutbreak(4, 0, Duration.ofSeconds(30)));
        assertThat(rules.flapping()).isNull();
    }

    @Test
    void a_silent_host_must_be_heard_for_longer_than_it_may_be_silent() {
        AlertSettings settings = AlertSettingsText.read("rules: {silent-host: {after: 10m}}");

        assertThat(settings.silentAfter()).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.rules().silentHost().calm()).isGreaterThan(Duration.ofMinutes(10));
    }

    @Test
    void the_first_own_threshold_that_fits_counts() {
        AlertRules.CloseThresholds closes = AlertSettingsText.read("""
                rules:
                  repeated-closes:
                    closes: 5
                    own:
                      - {host: "lab-*", off: true}
                      - {cause: "token-*", closes: 20}
                """).rules().closes();

        assertThat(closes.of("lab-1", "token-mismatch")).isEmpty();
        assertThat(closes.of("oc-1", "token-mismatch").orElseThrow().rule().threshold())
                .isEqualTo(20);
        assertThat(closes.of("oc-1", "not-paired").orElseThrow().rule().threshold())
                .isEqualTo(5);
        assertThat(closes.of("oc-1", null).orElseThrow().rule().threshold()).isEqualTo(5);
    }

    @Test
    void a_secret_may_come_from_the_environment() {
        AlertSettings settings = AlertSettingsText.read("""
                receivers:
                  - name: pager
                    webhook: https://pager.example/hook
                    headers: {Authorization: "Bearer ${PAGER_TOKEN}"}
                    rules: [fleet, repeated-*]
                """, Map.of("PAGER_TOKEN", "s3$cret"));

        assertThat(settings.receivers())
                .containsExactly(new AlertSettings.Webhook(
                        "pager",
                        new AlertSettings.Scope(
                                List.of(NamePattern.of("fleet"), NamePattern.of("repeated-*")),
                                NamePattern.ANY,
                                NamePattern.ANY),
                        URI.create("https://pager.example/hook"),
                        Map.of("Authorization", "Bearer s3$cret")));
    }

    @Test
    void the_line_end_of_a_secret_that_was_read_from_a_file_is_left_out() {
        AlertSettings settings = AlertSettingsText.read("""
                receivers:
                  - {name: a, webhook: "https://pager.example/${PATH}", headers: {X-Token: "${TOKEN}"}}
                """, Map.of("TOKEN", "s3cret\r\n", "PATH", "hook\n"));

        var webhook = (AlertSettings.Webhook) settings.receivers().get(0);
        assertThat(webhook.headers()).containsExactly(Map.entry("X-Token", "s3cret"));
        assertThat(webhook.url()).isEqualTo(URI.create("https://pager.example/hook"));
    }

    @Test
    void headers_that_nobody_may_set_are_told_without_their_values() {
        assertThatThrownBy(() -> AlertSettingsText.read("""
                        receivers:
                          - {name: a, webhook: "https://x", headers: {Host: s3cret, "a b": s3cret}}
                          - {name: b, alertmanager: "https://x", headers: {X-Token: "${TOKEN}"}}
                          - {name: c, slack: "https://x:65536/s3cret"}
                        """, Map.of("TOKEN", "s3\ncret")))
                .isInstanceOf(InvalidAlertSettingsException.class)
                .hasMessageContaining("receivers[1].headers.Host is no header that can be set")
                .hasMessageContaining("receivers[1].headers.a b is no header that can be set")
                .hasMessageContaining("receivers[2].headers.X-Token holds characters that no header may hold")
                .hasMessageContaining("receivers[3].slack must be an address")
                .hasMessageNotContaining("cret");
    }

    @Test
    void all_mistakes_are_told_at_once_with_their_places() {
        assertThatThrownBy(() -> AlertSettingsText.read("""
                        rules:
                          repeated-closes:
                            closes: 1
                            own:
                              - {closes: 3}
                          open-too-long: {after: soon}
                          fleet: {host: 3}
                        receivers:
                          - {name: a, webhook: "ftp://x", slack: "https://y"}
                          - {name: b, webhook: "ftp://secret.example/x"}
                          - {name: b, command: []}
                          - {name: "", slack: "${NOT_SET}"}
                        extra: 1
                        """))
                .isInstanceOf(InvalidAlertSettingsException.class)
                .hasMessageContaining("alerts.yaml has ")
                .hasMessageContaining("rules.repeated-closes.closes is 1, must be a number from 2 to 10000")
                .hasMessageContaining("rules.repeated-closes.own[1] must have a host or a cause")
                .hasMessageContaining("rules.open-too-long.after is 'soon', must be a time such as 30s")
                .hasMessageContaining("rules.fleet.host is not known here; there are hosts, off, percent, within")
                .hasMessageContaining("receivers[1] must have one of")
                .hasMessageContaining("receivers[2].webhook must be an address that begins with http://")
                .hasMessageContaining("receivers[3].name is 'b', and another receiver has that name")
                .hasMessageContaining("receivers[3].command names no program")
                .hasMessageContaining("receivers[4].name is missing")
                .hasMessageContaining("environment variable NOT_SET, which is not set")
                .hasMessageContaining("extra is not known here; there are receivers, rules")
                .hasMessageNotContaining("secret.example");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rules: [ | line 1",
                "rules: 7 | rules must be a list of settings",
                "rules: {lost-lines: {lines: 0}} | must be a number from 1",
                "rules: {lost-lines: {within: 0s}} | is 0, must be longer",
                "rules: {flapping: {after: 5m}} | after is not known here",
                "rules: {flapping: {off: maybe}} | must be true or false",
                "receivers: {name: x} | receivers must be a list",
            })
    void what_is_no_setting_is_told(String text, String mistake) {
        assertThatThrownBy(() -> AlertSettingsText.read(text))
                .isInstanceOf(InvalidAlertSettingsException.class)
                .hasMessageContaining(mistake);
    }

    @Test
    void a_file_that_is_not_there_is_told() {
        assertThatThrownBy(() -> AlertSettingsReader.read(Path.of("nowhere.yaml")))
                .isInstanceOf(InvalidAlertSettingsException.class)
                .hasMessageContaining("nowhere.yaml");
    }
}
