package dev.gatewatch.diagnosis.correlate;

import static dev.gatewatch.diagnosis.correlate.Printed.DEVICE;
import static dev.gatewatch.diagnosis.correlate.Printed.OTHER_DEVICE;
import static dev.gatewatch.diagnosis.correlate.Printed.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.Diagnosis.Change;
import dev.gatewatch.protocol.Diagnosis.Confidence;
import dev.gatewatch.protocol.Diagnosis.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorrelatorTest {
    private final Story story = new Story();

    @Nested
    class One_failure_is_one_diagnosis {
        @Test
        void however_often_a_client_retries() {
            for (int retry = 0; retry < 100; retry++) {
                story.seconds(retry * 5L).line(Printed.tokenMismatch(retry, "10.20.4.31", "cli cli"));
            }
            assertThat(story.diagnoses()).singleElement().satisfies(diagnosis -> {
                assertThat(diagnosis.cause()).isEqualTo("token-mismatch");
                assertThat(diagnosis.count()).isEqualTo(100);
                assertThat(diagnosis.sentence()).contains("10.20.4.31");
                assertThat(diagnosis.firstSeen()).isEqualTo(Story.START);
                assertThat(diagnosis.lastSeen()).isEqualTo(Story.START.plusSeconds(495));
            });
        }

        @Test
        void whose_updates_are_told_when_the_count_has_doubled_and_not_for_each_retry() {
            for (int retry = 0; retry < 1000; retry++) {
                story.seconds(retry * 5L).line(Printed.tokenMismatch(retry, "10.20.4.31", "cli cli"));
            }
            assertThat(story.told()).hasSizeBetween(5, 14);
        }

        @Test
        void and_two_lines_of_one_connection_count_once() {
            story.line(Printed.tokenMismatch(1, "10.20.4.31", "cli cli"))
                    .line(Printed.closed(1, "10.20.4.31", "unauthorized: gateway token mismatch"))
                    .line("gateway connect failed: Error: unauthorized: gateway token mismatch");
            assertThat(story.diagnoses()).singleElement().satisfies(diagnosis -> {
                assertThat(diagnosis.count()).isEqualTo(1);
                assertThat(diagnosis.evidence()).hasSize(2);
            });
        }

        @Test
        void but_wrong_tokens_of_two_hosts_are_two() {
            story.line(Printed.tokenMismatch(1, "10.20.4.31", "cli cli"))
                    .line(Printed.tokenMismatch(2, "10.20.4.32", "cli cli"));
            assertThat(story.diagnoses()).hasSize(2);
        }

        @Test
        void and_two_devices_that_ask_to_pair_are_two() {
            story.line(Printed.notPaired(DEVICE, REQUEST, 1))
                    .line(Printed.notPaired(OTHER_DEVICE, "aaaaaaaa-929b-41cb-94f2-de6fe32f0b2e", 2));
            assertThat(story.diagnoses()).extracting(Diagnosis::impact).containsExactly("1 device", "1 device");
        }

        @Test
        void and_a_line_seen_twice_changes_nothing() {
            story.line(Printed.tokenMismatch(1, "10.20.4.31", "cli cli"));
            HostState before = story.state();
            var again = new Correlator(Story.CATALOGUE)
                    .observe(
                            before,
                            new dev.gatewatch.protocol.GatewayEvent(
                                    story.first().evidence().get(0).uid(),
                                    Story.HOST,
                                    "default",
                                    Story.START,
                                    Story.START,
                                    null,
                                    "gateway/ws",
                                    dev.gatewatch.protocol.Category.UNAUTHORIZED_TOKEN_MISMATCH,
                                    "shared-token-mismatch",
                                    Map.of("remote", "10.20.4.31"),
                                    "unauthorized",
                                    null,
                                    null,
                                    "1"));
            assertThat(again.changes()).isEmpty();
            assertThat(again.state()).isEqualTo(before);
        }
    }

    @Nested
    class The_first_cause_beats_its_symptoms {
        @Test
        void a_wrong_token_that_ends_in_a_rate_limit_is_a_wrong_token() {
            story.line(Printed.tokenMismatch(1, "10.20.4.31", "cli cli"))
                    .seconds(5)
                    .line(Printed.rateLimited(2, "10.20.4.31"));
            assertThat(story.diagnoses()).singleElement().satisfies(diagnosis -> {
                assertThat(diagnosis.cause()).isEqualTo("token-mismatch");
                assertThat(diagnosis.count()).isEqualTo(2);
            });
        }

        @Test
        void but_a_rate_limit_of_another_host_is_its_own() {
            story.line(Printed.tokenMismatch(1, "10.20.4.31", "cli cli"))
                    .seconds(5)
                    .line(Printed.rateLimited(2, "10.20.4.99"));
            assertThat(story.diagnoses()).extracting(Diagnosis::cause).contains("token-mismatch", "rate-limited");
        }

        @Test
        void a_rate_limit_whose_beginning_is_not_in_the_log_is_a_rate_limit() {
            story.line(Printed.rateLimited(2, "10.20.4.31"));
            assertThat(story.first().cause()).isEqualTo("rate-limited");
        }

        @Test
        void a_refused_connection_while_the_port_is_taken_is_no_diagnosis_of_its_own() {
            story.line(Printed.ALREADY_LISTENING)
                    .line(Printed.portOwner("29694", "ssh -N -L 18789:127.0.0.1:18789 box"))
                    .seconds(10)
                    .line(Printed.CONNECTION_REFUSED);
            assertThat(story.diagnoses()).extracting(Diagnosis::cause).containsExactly("port-in-use-ssh-tunnel");
        }

        @Test
        void a_refused_connection_seen_just_before_the_taken_port_is_folded_into_it() {
            story.line(Printed.CONNECTION_REFUSED)
                    .seconds(5)
                    .line(Printed.ALREADY_LISTENING)
                    .line(Printed.portOwner("29694", "ssh -N -L 18789:127.0.0.1:18789 box"))
                    .seconds(20)
                    .nothingMore();
            assertThat(story.diagnoses())
                    .filteredOn(Diagnosis::isOpen)
                    .extracting(Diagnosis::cause)
                    .containsExactly("port-in-use-ssh-tunnel");
            assertThat(story.diagnoses())
                    .filteredOn(diagnosis -> !diagnosis.isOpen())
                    .singleElement()
                    .satisfies(
                            symptom -> assertThat(symptom.resolvedBy().text()).startsWith("It was a symptom"));
        }
    }

    @Nested
    class Near_lines_decide_between_causes_of_the_same_words {
        @Test
        void an_audit_line_makes_pairing_required_a_scope_upgrade() {
            story.line(Printed.audit("scope-upgrade", DEVICE, 1))
                    .line(Printed.closed(1, "10.0.0.7", "pairing required"));
            assertThat(story.diagnoses()).singleElement().satisfies(diagnosis -> {
                assertThat(diagnosis.cause()).isEqualTo("scope-upgrade");
                assertThat(diagnosis.confidence()).isEqualTo(Confidence.CONFIRMED);
                assertThat(diagnosis.sentence())
                        .isEqualTo("A device approved for operator.read asks for operator.admin,operator.read.");
            });
        }

        @Test
        void pairing_required_alone_is_taken_for_a_device_that_was_never_approved_and_only_suspected() {
            story.line(Printed.closed(1, "10.0.0.7", "pairing required"));
            assertThat(story.first().cause()).isEqualTo("not-paired");
            assertThat(story.first().confidence()).isEqualTo(Confidence.SUSPECTED);
            assertThat(story.first().alternatives())
                    .extracting(Diagnosis.Alternative::cause)
                    .startsWith("scope-upgrade");
        }

        @Test
        void the_diagnosis_is_revised_when_the_deciding_line_comes_late() {
            story.line(Printed.closed(1, "10.0.0.7", "pairing required"));
            story.seconds(1).line(Printed.audit("role-upgrade", DEVICE, 1));
            assertThat(story.told()).extracting(Diagnosis::change).containsExactly(Change.OPENED, Change.REVISED);
            assertThat(story.told())
                    .extracting(Diagnosis::id)
                    .containsOnly(story.first().id());
            assertThat(story.first().cause()).isEqualTo("role-upgrade");
        }

        @Test
        void the_owner_of_the_port_decides_who_must_go() {
            assertThat(causeWithOwner("29694", "/usr/bin/python3 -m http.server 18789"))
                    .isEqualTo("port-in-use");
            assertThat(causeWithOwner("29694", "ssh -N -L 18789:127.0.0.1:18789 box"))
                    .isEqualTo("port-in-use-ssh-tunnel");
            assertThat(causeWithOwner("6156", "ClawX.exe")).isEqualTo("port-in-use-desktop-app");
            assertThat(causeWithOwner("1274176", "clawdbot-gateway")).isEqualTo("port-in-use-legacy-service");
            assertThat(causeWithOwner("11199", "openclaw-gateway")).isEqualTo("port-in-use-own-service");
        }

        @Test
        void a_gateway_that_was_told_to_restart_seconds_before_met_its_own_port() {
            story.line("[gateway] received SIGTERM; shutting down")
                    .seconds(2)
                    .line(Printed.ALREADY_LISTENING)
                    .seconds(8)
                    .nothingMore();
            assertThat(story.first().cause()).isEqualTo("port-in-use-restart-race");
        }

        @Test
        void a_changed_config_makes_a_refused_command_line_a_drift() {
            story.line("Updated gateway.auth.token. Restart the gateway to apply.")
                    .seconds(20)
                    .line(Printed.tokenMismatch(1, "127.0.0.1", "cli cli"));
            assertThat(story.first().cause()).isEqualTo("token-drift");
            assertThat(story.first().fix().commands()).contains("openclaw gateway restart");
        }

        @Test
        void a_client_that_gets_through_makes_it_that_one_client() {
            story.line("Updated gateway.auth.token. Restart the gateway to apply.")
                    .seconds(20)
                    .line(Printed.CLI_ANSWERED)
                    .seconds(30)
                    .line(Printed.tokenMismatch(1, "127.0.0.1", "openclaw-control-ui webchat"));
            assertThat(story.first().cause()).isEqualTo("token-mismatch");
        }

        @Test
        void where_the_client_took_the_address_from_tells_a_dead_tunnel_from_a_dead_gateway() {
            assertThat(causeOfRefusalWith("Source: local loopback")).isEqualTo("gateway-down");
            assertThat(causeOfRefusalWith("Source: cli --url")).isEqualTo("tunnel-down");
            assertThat(causeOfRefusalWith("Source: config gateway.remote.url")).isEqualTo("tunnel-down");
        }

        private String causeWithOwner(String pid, String owner) {
            return new Story()
                    .line(Printed.ALREADY_LISTENING)
                    .line(Printed.PORT_IN_USE)
                    .line(Printed.portOwner(pid, owner))
                    .end()
                    .first()
                    .cause();
        }

        private String causeOfRefusalWith(String source) {
            return new Story()
                    .line(Printed.CONNECTION_REFUSED)
                    .line(source)
                    .end()
                    .first()
                    .cause();
        }
    }

    @Nested
    class What_heals_by_itself_is_no_failure {
        @Test
        void a_scope_upgrade_that_is_approved_at_once() {
            story.line(Printed.audit("scope-upgrade", DEVICE, 1))
                    .at(Duration.ofMillis(12))
                    .line(Printed.autoApproved(DEVICE))
                    .minutes(5)
                    .nothingMore();
            assertThat(story.told()).isEmpty();
        }

        @Test
        void but_not_one_whose_approval_is_another_devices() {
            story.line(Printed.audit("scope-upgrade", DEVICE, 1))
                    .at(Duration.ofMillis(12))
                    .line(Printed.autoApproved(OTHER_DEVICE))
                    .seconds(4)
                    .nothingMore();
            assertThat(story.first().cause()).isEqualTo("scope-upgrade");
        }

        @Test
        void it_is_told_as_soon_as_the_moment_of_grace_is_over_and_not_before() {
            story.line(Printed.audit("scope-upgrade", DEVICE, 1)).seconds(3).nothingMore();
            assertThat(story.told()).isEmpty();
            story.at(Duration.ofMillis(3001)).nothingMore();
            assertThat(story.lastTold().change()).isEqualTo(Change.OPENED);
            assertThat(story.lastTold().changedAt()).isEqualTo(Story.START.plusSeconds(3));
        }

        @Test
        void a_handshake_timeout_before_the_same_client_connects() {
            story.line("[ws] handshake timeout " + Printed.conn(1) + " remote=127.0.0.1")
                    .seconds(2)
                    .line("[ws] closed before connect " + Printed.conn(1) + " remote=127.0.0.1 code=1000 reason=n/a")
                    .seconds(3)
                    .line(Printed.connected(1, "127.0.0.1", "openclaw-control-ui webchat"))
                    .end();
            assertThat(story.told()).isEmpty();
        }

        @Test
        void a_restart_that_was_asked_for() {
            story.line("[gateway] received SIGUSR1; restarting")
                    .line("[ws] webchat disconnected code=1012 reason=service restart " + Printed.conn(1))
                    .seconds(4)
                    .line(Printed.READY)
                    .end();
            assertThat(story.told()).isEmpty();
        }

        @Test
        void a_monitors_probe() {
            story.line("[ws] unauthorized " + Printed.conn(1) + " remote=127.0.0.1 client=openclaw-probe probe vdev"
                            + " reason=token_missing")
                    .end();
            assertThat(story.told()).isEmpty();
        }

        @Test
        void a_gateway_that_rightly_owns_the_port_when_the_node_is_stopped() {
            story.line("Node stop failed: Error: gateway port 18789 is still busy after LaunchAgent stop")
                    .line(Printed.PORT_IN_USE)
                    .line(Printed.portOwner("4711", "/opt/openclaw/dist/index.js gateway --port 18789"))
                    .end();
            assertThat(story.told()).isEmpty();
        }
    }

    @Nested
    class A_cure_needs_its_line {
        @Test
        void the_approval_of_the_device() {
            story.line(Printed.notPaired(DEVICE, REQUEST, 1)).seconds(60).line(Printed.approved(DEVICE));
            assertThat(story.lastTold()).satisfies(resolved -> {
                assertThat(resolved.status()).isEqualTo(Status.RESOLVED);
                assertThat(resolved.resolvedAt()).isEqualTo(Story.START.plusSeconds(60));
                assertThat(resolved.resolvedBy().proof()).isTrue();
                assertThat(resolved.resolvedBy().line()).contains("device pairing approved");
                assertThat(resolved.resolvedBy().evidence()).isNotBlank();
            });
        }

        @Test
        void not_that_of_another_device() {
            story.line(Printed.notPaired(DEVICE, REQUEST, 1)).seconds(60).line(Printed.approved(OTHER_DEVICE));
            assertThat(story.first().isOpen()).isTrue();
        }

        @Test
        void not_the_connection_of_another_client() {
            story.line(Printed.tokenMismatch(1, "10.20.4.31", "cli cli"))
                    .seconds(5)
                    .line(Printed.connected(2, "10.20.4.99", "cli cli"));
            assertThat(story.first().isOpen()).isTrue();
        }

        @Test
        void the_connection_of_the_tail_that_came_anew_after_it_was_refused_with_the_token_of_before() {
            story.line("config change detected; evaluating reload (gateway.auth.token)")
                    .line("config reload disabled (gateway.reload.mode=off)")
                    .seconds(2)
                    .line(Printed.tokenMismatch(1, "127.0.0.1", "cli cli"))
                    .seconds(10)
                    .line(Printed.READY);
            assertThat(story.first().status()).isEqualTo(Status.RESOLVED);

            story.seconds(12)
                    .line(Printed.tokenMismatch(2, "127.0.0.1", "gateway:logs.tail backend"))
                    .tail("gateway closed (1008): unauthorized: gateway token mismatch (provide gateway auth token)")
                    .seconds(15)
                    .checks(Map.of("config.token.matches.gateway", "true"));
            assertThat(story.first().isOpen()).isTrue();

            story.seconds(16).tail("openclaw logs --follow --json is connected to the gateway.");
            assertThat(story.first().status()).isEqualTo(Status.RESOLVED);
            assertThat(story.first().resolvedBy().proof()).isTrue();
        }

        @Test
        void not_that_of_the_tail_where_another_client_was_refused() {
            story.line(Printed.tokenMismatch(1, "127.0.0.1", "openclaw-control-ui webchat"))
                    .seconds(1)
                    .checks(Map.of("config.token.matches.gateway", "true"))
                    .seconds(2)
                    .tail("openclaw logs --follow --json is connected to the gateway.");
            assertThat(story.first().cause()).isEqualTo("token-mismatch");
            assertThat(story.first().isOpen()).isTrue();
        }

        @Test
        void which_was_announced_while_it_was_awaited() {
            story.line(Printed.notPaired(DEVICE, REQUEST, 1));
            assertThat(story.first().awaiting()).contains("device pairing approved device=" + DEVICE);
        }

        @Test
        void and_a_cure_that_is_older_than_the_failure_is_none() {
            story.seconds(10).line(Printed.notPaired(DEVICE, REQUEST, 1));
            story.seconds(9).line(Printed.approved(DEVICE));
            assertThat(story.first().isOpen()).isTrue();
        }

        @Test
        void what_only_makes_it_likely_says_so() {
            story.line(Printed.audit("scope-upgrade", DEVICE, 1))
                    .line(Printed.closed(1, "10.0.0.7", "pairing required"))
                    .seconds(60)
                    .line(Printed.READY);
            assertThat(story.first().status()).isEqualTo(Status.RESOLVED);
            assertThat(story.first().resolvedBy().proof()).isFalse();
            assertThat(story.first().resolvedBy().line()).contains("listening on");
        }

        @Test
        void the_next_wall_of_a_start_ends_the_one_before() {
            story.line("Refusing to bind gateway to lan without auth.")
                    .seconds(60)
                    .line("Gateway failed to start: Error: non-loopback Control UI requires"
                            + " gateway.controlUi.allowedOrigins (set explicit origins)");
            assertThat(story.diagnoses())
                    .extracting(Diagnosis::cause, Diagnosis::status)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("allowed-origins-missing", Status.OPEN),
                            org.assertj.core.groups.Tuple.tuple("refuses-to-bind", Status.RESOLVED));
        }
    }

    @Nested
    class Without_a_line_it_only_went_quiet {
        @Test
        void exactly_after_the_causes_time_and_labelled_so() {
            story.line(Printed.tokenMismatch(1, "10.20.4.31", "cli cli"))
                    .minutes(30)
                    .nothingMore();
            assertThat(story.first().isOpen()).isTrue();

            story.at(Duration.ofMinutes(30).plusMillis(1)).nothingMore();
            assertThat(story.lastTold()).satisfies(resolved -> {
                assertThat(resolved.status()).isEqualTo(Status.RESOLVED);
                assertThat(resolved.resolvedAt()).isEqualTo(Story.START.plus(Duration.ofMinutes(30)));
                assertThat(resolved.resolvedBy().proof()).isFalse();
                assertThat(resolved.resolvedBy().text()).contains("quiet").contains("30 min");
            });
        }

        @Test
        void the_time_counts_from_the_latest_line() {
            story.line(Printed.tokenMismatch(1, "10.20.4.31", "cli cli"))
                    .minutes(29)
                    .line(Printed.tokenMismatch(2, "10.20.4.31", "cli cli"))
                    .minutes(58)
                    .nothingMore();
            assertThat(story.first().isOpen()).isTrue();
        }

        @Test
        void a_gateway_that_did_not_start_is_not_better_for_being_quiet() {
            story.line("Refusing to bind gateway to lan without auth.")
                    .at(Duration.ofDays(20))
                    .nothingMore();
            assertThat(story.first().isOpen()).isTrue();
        }
    }

    @Test
    void more_devices_than_a_person_looks_at_one_by_one_are_one_failure_more() {
        for (int n = 0; n < Place.MOST_OF_A_FAMILY + 2; n++) {
            story.seconds(n).line(Printed.notPaired(device(n), request(n), n));
        }
        assertThat(story.diagnoses()).hasSize(Place.MOST_OF_A_FAMILY);
    }

    private static String device(int number) {
        return String.format("%064x", number + 1);
    }

    private static String request(int number) {
        return String.format("ce31c729-929b-41cb-94f2-%012x", number + 1);
    }

    @Nested
    class What_comes_back {
        @Test
        void is_the_same_diagnosis_regressed() {
            story.line(Printed.notPaired(DEVICE, REQUEST, 1));
            String id = story.first().id();
            story.seconds(60).line(Printed.approved(DEVICE)).seconds(120).line(Printed.notPaired(DEVICE, REQUEST, 2));
            assertThat(story.lastTold()).satisfies(regressed -> {
                assertThat(regressed.id()).isEqualTo(id);
                assertThat(regressed.change()).isEqualTo(Change.REGRESSED);
                assertThat(regressed.status()).isEqualTo(Status.REGRESSED);
                assertThat(regressed.regressions()).isEqualTo(1);
                assertThat(regressed.count()).isEqualTo(2);
                assertThat(regressed.resolvedAt()).isNull();
            });
        }

        @Test
        void is_never_another_device_however_many_were_cured_before() {
            int devices = Place.MOST_OF_A_FAMILY + 2;
            for (int n = 0; n < devices; n++) {
                story.seconds(n * 60)
                        .line(Printed.notPaired(device(n), request(n), n))
                        .seconds(n * 60 + 30)
                        .line(Printed.approved(device(n)));
            }
            assertThat(story.told()).extracting(Diagnosis::change).doesNotContain(Change.REGRESSED);
            assertThat(story.diagnoses())
                    .hasSize(devices)
                    .allSatisfy(diagnosis -> assertThat(diagnosis.status()).isEqualTo(Status.RESOLVED));
        }

        @Test
        void for_another_cause_is_another_diagnosis() {
            story.line(Printed.notPaired(DEVICE, REQUEST, 1))
                    .seconds(60)
                    .line(Printed.approved(DEVICE))
                    .seconds(120)
                    .line(Printed.audit("scope-upgrade", DEVICE, 2))
                    .line(Printed.closed(2, "10.0.0.7", "pairing required"));
            assertThat(story.diagnoses())
                    .extracting(Diagnosis::cause, Diagnosis::status)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("scope-upgrade", Status.OPEN),
                            org.assertj.core.groups.Tuple.tuple("not-paired", Status.RESOLVED));
        }

        @Test
        void twice_in_an_hour_has_regressed_and_three_times_is_flapping() {
            assertThat(relapsing(2).first().status()).isEqualTo(Status.REGRESSED);
            assertThat(relapsing(3).first().status()).isEqualTo(Status.FLAPPING);
        }

        @Test
        void three_times_in_more_than_an_hour_is_not_flapping() {
            for (int time = 0; time <= 3; time++) {
                story.minutes(time * 31L).line(Printed.notPaired(DEVICE, REQUEST, time));
                story.minutes(time * 31L + 1).line(Printed.approved(DEVICE));
            }
            assertThat(story.first().status()).isEqualTo(Status.RESOLVED);
            assertThat(story.told()).extracting(Diagnosis::change).doesNotContain(Change.FLAPPING);
        }

        @Test
        void while_flapping_a_proof_does_not_end_it_but_a_steady_quarter_of_an_hour_does() {
            Story story = relapsing(3);
            story.toldSince();
            story.minutes(11).line(Printed.approved(DEVICE)).minutes(24).nothingMore();
            assertThat(story.first().status()).isEqualTo(Status.FLAPPING);
            story.minutes(25).nothingMore();
            assertThat(story.first().status()).isEqualTo(Status.FLAPPING);
            story.at(Duration.ofMinutes(25).plusMillis(1)).nothingMore();
            assertThat(story.first().status()).isEqualTo(Status.RESOLVED);
            assertThat(story.told()).hasSize(1);
        }

        @Test
        void after_a_week_is_a_new_diagnosis() {
            story.line(Printed.notPaired(DEVICE, REQUEST, 1));
            String id = story.first().id();
            story.seconds(60)
                    .line(Printed.approved(DEVICE))
                    .at(Duration.ofDays(8))
                    .line(Printed.notPaired(DEVICE, REQUEST, 2));
            assertThat(story.first().id()).isNotEqualTo(id);
        }

        /** So many relapses, the last of which stands, ten minutes after the start. */
        private static Story relapsing(int relapses) {
            var story = new Story();
            for (int time = 0; time < relapses; time++) {
                story.minutes(time).line(Printed.notPaired(DEVICE, REQUEST, time));
                story.at(Duration.ofMinutes(time).plusSeconds(30)).line(Printed.approved(DEVICE));
            }
            return story.minutes(10).line(Printed.notPaired(DEVICE, REQUEST, relapses));
        }
    }

    @Nested
    class Time {
        @Test
        void a_late_line_of_a_failure_that_is_over_counts_and_does_not_reopen_it() {
            story.seconds(10).line(Printed.notPaired(DEVICE, REQUEST, 1));
            story.seconds(60).line(Printed.approved(DEVICE));
            story.seconds(30).line(Printed.notPaired(DEVICE, REQUEST, 2));
            assertThat(story.first().status()).isEqualTo(Status.RESOLVED);
            assertThat(story.first().count()).isEqualTo(2);
        }

        @Test
        void lines_out_of_order_merge() {
            story.seconds(10).line(Printed.tokenMismatch(1, "10.20.4.31", "cli cli"));
            story.seconds(5).line(Printed.tokenMismatch(2, "10.20.4.31", "cli cli"));
            assertThat(story.diagnoses()).singleElement().satisfies(diagnosis -> {
                assertThat(diagnosis.firstSeen()).isEqualTo(Story.START.plusSeconds(5));
                assertThat(diagnosis.lastSeen()).isEqualTo(Story.START.plusSeconds(10));
                assertThat(diagnosis.evidence())
                        .isSortedAccordingTo(java.util.Comparator.comparing(Diagnosis.Evidence::time));
            });
        }

        @Test
        void one_line_from_the_far_future_ends_nothing() {
            story.line(Printed.tokenMismatch(1, "10.20.4.31", "cli cli"))
                    .at(Story.START.plus(Duration.ofDays(365 * 70)))
                    .line(Printed.tokenMismatch(2, "10.20.4.31", "cli cli"))
                    .seconds(10)
                    .line(Printed.tokenMismatch(3, "10.20.4.31", "cli cli"));
            assertThat(story.diagnoses()).singleElement().satisfies(diagnosis -> {
                assertThat(diagnosis.isOpen()).isTrue();
                assertThat(diagnosis.lastSeen()).isEqualTo(Story.START.plusSeconds(10));
            });
        }

        @Test
        void a_host_that_starts_in_1970_is_diagnosed_before_and_after_its_clock_is_set() {
            story.at(java.time.Instant.parse("1970-01-01T00:00:10Z"))
                    .line(Printed.tokenMismatch(1, "10.20.4.31", "cli cli"));
            assertThat(story.first().cause()).isEqualTo("token-mismatch");
            for (int line = 0; line < HostClock.BELIEVED_AFTER; line++) {
                story.seconds(line).line(Printed.tokenMismatch(10 + line, "10.20.4.31", "cli cli"));
            }
            story.seconds(20).line(Printed.tokenMismatch(20, "10.20.4.31", "cli cli"));
            assertThat(story.diagnoses())
                    .filteredOn(Diagnosis::isOpen)
                    .singleElement()
                    .satisfies(open -> assertThat(open.lastSeen()).isEqualTo(Story.START.plusSeconds(20)));
        }

        @Test
        void after_a_clock_was_set_back_a_cure_still_cures() {
            story.at(Duration.ofDays(2)).line(Printed.notPaired(DEVICE, REQUEST, 1));
            for (int line = 0; line < HostClock.BELIEVED_AFTER; line++) {
                story.seconds(line).line(Printed.notPaired(DEVICE, REQUEST, 10 + line));
            }
            story.seconds(30).line(Printed.approved(DEVICE));
            assertThat(story.first().status()).isEqualTo(Status.RESOLVED);
        }

        @Test
        void lost_lines_are_counted_on_what_is_open_and_on_what_opens_right_after() {
            story.line(Printed.tokenMismatch(1, "10.20.4.31", "cli cli"))
                    .seconds(5)
                    .gap(120)
                    .seconds(10)
                    .line(Printed.notPaired(DEVICE, REQUEST, 2));
            assertThat(story.diagnoses()).extracting(Diagnosis::gaps).containsExactly(120L, 120L);
        }

        @Test
        void lost_lines_of_long_ago_do_not_count() {
            story.gap(120).seconds(61).line(Printed.notPaired(DEVICE, REQUEST, 2));
            assertThat(story.first().gaps()).isZero();
        }
    }

    @Nested
    class Checks_on_the_host {
        @Test
        void confirm_what_the_lines_only_suggest() {
            story.line(Printed.tokenMismatch(1, "127.0.0.1", "cli cli"));
            assertThat(story.first().confidence()).isEqualTo(Confidence.SUSPECTED);
            story.seconds(1).checks(Map.of("config.token.matches.gateway", "false"));
            assertThat(story.lastTold().change()).isEqualTo(Change.REVISED);
            assertThat(story.first().cause()).isEqualTo("token-drift");
            assertThat(story.first().confidence()).isEqualTo(Confidence.CONFIRMED);
            assertThat(story.first().why().get(0).text()).startsWith("A check on the host");
        }

        @Test
        void refute_what_the_lines_suggest() {
            story.line("Updated gateway.auth.token. Restart the gateway to apply.")
                    .line(Printed.tokenMismatch(1, "127.0.0.1", "cli cli"));
            assertThat(story.first().cause()).isEqualTo("token-drift");
            story.seconds(1).checks(Map.of("config.token.matches.gateway", "true"));
            assertThat(story.first().cause()).isEqualTo("token-mismatch");
            assertThat(story.first().alternatives())
                    .filteredOn(aside -> aside.cause().equals("token-drift"))
                    .singleElement()
                    .satisfies(aside -> assertThat(aside.why()).contains("accepts the config's token"));
        }

        @Test
        void of_a_device_that_is_paired_speak_against_a_device_that_is_not() {
            story.line(
                    Printed.closed(1, "10.0.0.7", "pairing required").replace("conn=", "device=" + DEVICE + " conn="));
            assertThat(story.first().cause()).isEqualTo("not-paired");
            story.seconds(1).checks(Map.of("device." + DEVICE + ".scopes", "operator.read"));
            assertThat(story.first().cause()).isEqualTo("scope-upgrade");
        }

        @Test
        void name_the_owner_of_the_port_where_no_line_does() {
            story.line(Printed.ALREADY_LISTENING)
                    .seconds(1)
                    .checks(Map.of(
                            "port.owner.pid", "29694", "port.owner.command", "ssh -N -L 18789:127.0.0.1:18789 box"))
                    .end();
            assertThat(story.first().cause()).isEqualTo("port-in-use-ssh-tunnel");
            assertThat(story.first().confidence()).isEqualTo(Confidence.CONFIRMED);
            assertThat(story.first().fix().commands()).startsWith("kill 29694");
        }

        @Test
        void of_a_host_that_was_mended_meanwhile_are_no_proof_that_its_gateway_runs() {
            story.line("Gateway start blocked: set gateway.mode=local (current: unset) or pass --allow-unconfigured.")
                    .seconds(30)
                    .checks(Map.of("gateway.mode", "local"));
            assertThat(story.first().isOpen()).isTrue();
        }

        @Test
        void of_a_configuration_that_was_written_since_the_failure_began_do_not_refute_a_cause_of_it() {
            var noToken = Map.of("gateway.auth.token.set", "false");
            story.seconds(10)
                    .line("unauthorized conn=c1 remote=127.0.0.1 client=cli cli v1 authProvided=token"
                            + " reason=password_missing");
            story.seconds(20).checks(with(noToken, "config.changed", Story.START.plusSeconds(11)));
            assertThat(story.first().cause()).isEqualTo("password-mode-unintended");
            story.seconds(21).checks(with(noToken, "config.changed", Story.START.plusSeconds(10)));
            assertThat(story.first().cause()).isEqualTo("password-missing");
        }

        private static Map<String, String> with(Map<String, String> facts, String name, Instant value) {
            var all = new HashMap<>(facts);
            all.put(name, value.toString());
            return all;
        }

        @Test
        void say_nothing_of_another_process_than_the_one_that_had_the_port() {
            story.line(Printed.ALREADY_LISTENING)
                    .line(Printed.portOwner("29694", "nginx: master process"))
                    .seconds(20)
                    .checks(Map.of("port.owner.pid", "29700", "port.owner.command", "openclaw-gateway"))
                    .end();
            assertThat(story.first().cause()).isEqualTo("port-in-use");
            assertThat(story.first().why()).noneMatch(why -> why.text().startsWith("A check on the host"));
        }

        @Test
        void from_before_the_failure_do_not_refute_a_cause_of_it() {
            var noToken = Map.of("gateway.auth.token.set", "false");
            story.checks(noToken)
                    .seconds(1)
                    .line("unauthorized conn=c1 remote=127.0.0.1 client=cli cli v1 authProvided=token"
                            + " reason=password_missing");
            assertThat(story.first().cause()).isEqualTo("password-mode-unintended");
            story.seconds(1).checks(noToken);
            assertThat(story.first().cause()).isEqualTo("password-missing");
        }

        @Test
        void of_what_a_device_is_approved_for_confirm_that_it_asks_for_more() {
            story.line(Printed.audit("scope-upgrade", DEVICE, 1))
                    .seconds(1)
                    .checks(Map.of("device." + DEVICE + ".scopes", "operator.read"))
                    .end();
            assertThat(story.first().cause()).isEqualTo("scope-upgrade");
            assertThat(story.first().why().get(0).text()).startsWith("A check on the host");
        }

        @Test
        void of_a_device_that_has_what_it_asks_for_confirm_nothing() {
            story.line(Printed.audit("scope-upgrade", DEVICE, 1))
                    .seconds(1)
                    .checks(Map.of("device." + DEVICE + ".scopes", "operator.admin,operator.pairing,operator.read"))
                    .end();
            assertThat(story.first().why()).noneMatch(why -> why.text().startsWith("A check on the host"));
        }

        @Test
        void tell_a_gateway_on_the_port_from_any_other_process() {
            story.line(Printed.ALREADY_LISTENING)
                    .seconds(1)
                    .checks(Map.of("port.owner.pid", "29694", "port.owner.command", "nginx: master process"))
                    .end();
            assertThat(story.first().cause()).isEqualTo("port-in-use");
            assertThat(story.first().confidence()).isEqualTo(Confidence.CONFIRMED);
            story.seconds(1).checks(Map.of("port.owner.pid", "29700", "port.owner.command", "openclaw-gateway"));
            assertThat(story.first().cause()).isEqualTo("port-in-use-own-service");
            assertThat(story.first().confidence()).isEqualTo(Confidence.CONFIRMED);
        }

        @ParameterizedTest
        @CsvSource({"2026.1.24-3, clawdbot@2026.1.24-3", "2026.9.6, openclaw@2026.9.6"})
        void name_the_release_and_the_package_that_it_comes_in(String release, String installed) {
            story.release(release)
                    .seconds(1)
                    .line("[ws] protocol mismatch " + Printed.conn(1) + " remote=127.0.0.1 client=cli cli vlab-1")
                    .end();
            assertThat(story.first().cause()).isEqualTo("protocol-mismatch");
            assertThat(story.first().fix().commands()).contains("npm install -g " + installed);
        }

        @Test
        void name_the_port_of_the_gateway_in_the_commands() {
            story.checks(Map.of("gateway.port", "29300"))
                    .line("gateway connect failed: Error: gateway closed (1006 abnormal closure (no close frame)): no"
                            + " close reason\nGateway target: ws://127.0.0.1:29301\nSource: cli --url")
                    .end();
            assertThat(story.first().cause()).isEqualTo("tunnel-down");
            assertThat(story.first().fix().commands())
                    .anyMatch(command -> command.contains("-L 29301:127.0.0.1:29300 "));
        }

        @Test
        void that_are_older_than_the_failure_say_nothing() {
            story.checks(Map.of("config.token.matches.gateway", "false"));
            story.minutes(16).line(Printed.tokenMismatch(1, "127.0.0.1", "cli cli"));
            assertThat(story.first().confidence()).isEqualTo(Confidence.SUSPECTED);
        }
    }

    @Nested
    class A_silent_host {
        @Test
        void is_a_diagnosis_until_it_is_heard_of_again() {
            story.seconds(60).silentSince(Story.START);
            assertThat(story.first().cause()).isEqualTo("host-silent");
            assertThat(story.first().firstSeen()).isEqualTo(Story.START);

            story.minutes(5).heard();
            assertThat(story.first().status()).isEqualTo(Status.RESOLVED);
            assertThat(story.first().resolvedBy().proof()).isTrue();
        }

        @Test
        void is_told_once_however_often_it_is_noticed() {
            for (int minute = 1; minute < 30; minute++) {
                story.minutes(minute).silentSince(Story.START);
            }
            assertThat(story.told()).hasSize(1);
        }
    }

    @Nested
    class What_to_act_on_first {
        @Test
        void a_gateway_that_is_down_before_a_single_client() {
            story.line(Printed.tokenMismatch(1, "10.20.4.31", "cli cli"))
                    .seconds(60)
                    .line("Refusing to bind gateway to lan without auth.");
            assertThat(story.diagnoses())
                    .extracting(Diagnosis::cause)
                    .containsExactly("refuses-to-bind", "token-mismatch");
        }

        @Test
        void what_is_open_before_what_is_resolved() {
            story.line("Refusing to bind gateway to lan without auth.")
                    .seconds(60)
                    .line(Printed.READY)
                    .seconds(70)
                    .line(Printed.tokenMismatch(1, "10.20.4.31", "cli cli"));
            assertThat(story.diagnoses())
                    .extracting(Diagnosis::cause)
                    .containsExactly("token-mismatch", "refuses-to-bind");
        }

        @Test
        void what_is_likely_before_what_is_only_suspected() {
            story.line("Gateway not reachable. Is it running and accessible?")
                    .line(Printed.notPaired(DEVICE, REQUEST, 1))
                    .end();
            assertThat(story.first().cause()).isEqualTo("not-paired");
        }
    }
}
