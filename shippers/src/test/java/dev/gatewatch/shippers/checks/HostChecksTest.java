package dev.gatewatch.shippers.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.HostFacts;
import dev.gatewatch.protocol.redaction.Redactor;
import dev.gatewatch.shippers.openclaw.Installation;
import dev.gatewatch.shippers.source.TailVerdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class HostChecksTest {
    private static final String DEVICE = "95971c0c6d7aad5ff272a45cff8ff24cb96d9fcbca28424e1ec5659e92593c79";

    @TempDir
    Path home;

    private Path state;
    private TailVerdict verdict;

    @BeforeEach
    void install() throws IOException {
        state = Files.createDirectories(home.resolve(".openclaw"));
    }

    @Test
    void a_host_without_openclaw_has_no_facts() throws Exception {
        HostFacts facts = look();
        assertThat(facts.openclawVersion()).isNull();
        assertThat(facts.facts()).doesNotContainKeys("gateway.bind", "paired.store", "gateway.auth.token.set");
    }

    @Test
    void the_configuration_is_told_without_its_secrets() throws Exception {
        configure("""
                {
                  // as people write it
                  gateway: { mode: 'local', bind: 'lan', port: 29600, trustedProxies: ['10.0.0.1', '10.0.0.2'],
                             auth: { mode: 'token', token: 'very-secret-token' },
                             controlUi: { allowedOrigins: ['https://ui.example'] }, },
                }
                """);
        assertThat(look().facts())
                .containsEntry("gateway.mode", "local")
                .containsEntry("gateway.bind", "lan")
                .containsEntry("gateway.port", "29600")
                .containsEntry("gateway.auth.mode", "token")
                .containsEntry("gateway.auth.token.set", "true")
                .containsEntry("gateway.auth.password.set", "false")
                .containsEntry("gateway.trustedProxies", "10.0.0.1,10.0.0.2")
                .containsEntry("gateway.controlUi.allowedOrigins", "https://ui.example");
        assertThat(look().toString()).doesNotContain("very-secret-token");
    }

    @Test
    void a_secret_that_stands_where_none_belongs_in_the_configuration_is_not_told() throws Exception {
        configure("""
                {gateway: {bind: '8f3a9c1be7d24f60a1b2c3d4e5f607189', trustedProxies: ['10.0.0.1', 'token=s3cr3t-in-proxy'],
                           controlUi: {allowedOrigins: ['https://ui:s3cr3t-in-url@ui.example', 'https://ui.example']}}}
                """);
        assertThat(look().toString())
                .contains("10.0.0.1,", "ui.example,https://ui.example")
                .doesNotContain("8f3a9c1b", "s3cr3t");
    }

    @Test
    void when_the_configuration_was_last_written_is_told() throws Exception {
        configure("{}");
        Instant written = Instant.parse("2026-11-22T06:53:45Z");
        Files.setLastModifiedTime(state.resolve("openclaw.json"), FileTime.from(written));
        assertThat(look().configChanged()).contains(written);
    }

    @Test
    void a_configuration_that_cannot_be_read_establishes_nothing() throws Exception {
        configure("{ gateway: {");
        assertThat(look().facts()).doesNotContainKey("gateway.auth.token.set");
    }

    @Test
    void paired_devices_are_told_by_their_scopes_and_not_by_their_tokens() throws Exception {
        Path devices = Files.createDirectories(state.resolve("devices"));
        Files.writeString(devices.resolve("paired.json"), """
                {"%s": {"deviceId": "%1$s", "scopes": ["operator.write"],
                        "approvedScopes": ["operator.read", "operator.admin", "$(reboot)"],
                        "tokens": {"operator": {"token": "device-secret"}}},
                 "../../etc": {"scopes": ["operator.read"]}}
                """.formatted(DEVICE));
        HostFacts facts = look();
        assertThat(facts.facts())
                .containsEntry("paired.store", "file")
                .containsEntry("device." + DEVICE + ".scopes", "operator.admin,operator.read")
                .doesNotContainKey("device.../../etc.scopes");
        assertThat(facts.toString()).doesNotContain("device-secret", "reboot");
    }

    @Test
    void a_database_of_devices_is_asked_by_the_program_that_is_there() throws Exception {
        Files.createFile(Files.createDirectories(state.resolve("state")).resolve("openclaw.sqlite"));
        assertThat(look().facts()).containsEntry("paired.store", "sqlite").hasSizeLessThan(5);
        program("sqlite3", "echo '[{\"device_id\":\"" + DEVICE + "\",\"scopes\":\"[\\\"operator.read\\\"]\"}]'");
        assertThat(look().facts()).containsEntry("device." + DEVICE + ".scopes", "operator.read");
    }

    @Test
    void the_release_is_asked_of_the_program() throws Exception {
        program("openclaw", "echo 'OpenClaw 2026.9.6 (abc123)'");
        assertThat(look().openclawVersion()).isEqualTo("2026.9.6");
    }

    @Test
    void a_program_that_fails_or_prints_something_else_tells_no_release() throws Exception {
        program("openclaw", "echo 'OpenClaw 2026.9.6'; exit 1");
        assertThat(look().openclawVersion()).isNull();
        program("openclaw", "echo none");
        assertThat(look().openclawVersion()).isNull();
    }

    @Test
    void a_release_that_was_not_told_once_is_asked_for_again() throws Exception {
        Path answer = home.resolve("answer");
        program("openclaw", "exec /bin/cat " + answer);
        HostChecks checks = checks();
        assertThat(checks.look().openclawVersion()).isNull();
        Files.writeString(answer, "OpenClaw 2026.9.6");
        assertThat(checks.look().openclawVersion()).isEqualTo("2026.9.6");
        Files.writeString(answer, "OpenClaw 2026.9.7");
        assertThat(checks.look().openclawVersion()).isEqualTo("2026.9.6");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void the_owner_of_the_port_is_named() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            configure("{gateway: {port: " + socket.getLocalPort() + "}}");
            assertThat(look().facts())
                    .containsEntry(
                            "port.owner.pid",
                            Long.toString(ProcessHandle.current().pid()))
                    .containsKeys("port.owner.user", "port.owner.command");
        }
    }

    @Test
    void what_the_tail_was_told_says_whether_the_gateway_takes_the_configured_token() throws Exception {
        configure("{gateway: {mode: 'local', auth: {token: 'very-secret-token'}}}");
        assertThat(look().facts()).doesNotContainKey("config.token.matches.gateway");
        verdict = new TailVerdict(false, configuredAt());
        assertThat(look().facts()).containsEntry("config.token.matches.gateway", "false");
        verdict = new TailVerdict(true, configuredAt());
        assertThat(look().facts()).containsEntry("config.token.matches.gateway", "true");
        configure("{gateway: {mode: 'remote', auth: {token: 'very-secret-token'}}}");
        assertThat(look().facts()).doesNotContainKey("config.token.matches.gateway");
    }

    @Test
    void what_the_tail_was_told_says_nothing_of_a_configuration_that_is_newer() throws Exception {
        configure("{gateway: {mode: 'local', auth: {token: 'very-secret-token'}}}");
        verdict = new TailVerdict(true, configuredAt().minusMillis(1));
        assertThat(look().facts()).doesNotContainKey("config.token.matches.gateway");
    }

    @Test
    void the_units_token_is_compared_and_only_the_result_is_told() throws Exception {
        configure("{gateway: {auth: {token: 'configured-token'}}}");
        program("systemctl", "echo LoadState=loaded; echo ActiveState=active; echo MainPID=77");
        Path proc = home.resolve("proc");
        Path environment = Files.createDirectories(proc.resolve("77")).resolve("environ");
        UnitCheck check = new UnitCheck(installation(), proc);

        Files.writeString(environment, "PATH=/bin\0OPENCLAW_GATEWAY_TOKEN=older-token\0");
        assertThat(check.look())
                .containsEntry("unit.openclaw-gateway.state", "active")
                .containsEntry("config.token.matches.unit", "false");
        Files.writeString(environment, "OPENCLAW_GATEWAY_TOKEN=configured-token\0");
        assertThat(check.look()).containsEntry("config.token.matches.unit", "true");
        Files.writeString(environment, "PATH=/bin\0");
        assertThat(check.look()).doesNotContainKey("config.token.matches.unit");
    }

    private HostFacts look() throws InterruptedException {
        return checks().look();
    }

    private HostChecks checks() {
        return new HostChecks(
                "host-1", "default", installation(), Redactor.salted(new byte[16]), () -> verdict, Clock.systemUTC());
    }

    private Installation installation() {
        Map<String, String> environment =
                Map.of("HOME", home.toString(), "PATH", home.resolve("bin").toString());
        Function<String, String> lookUp = environment::get;
        return new Installation(lookUp, home.resolve("tmp"), null);
    }

    private void configure(String text) throws IOException {
        Files.writeString(state.resolve("openclaw.json"), text);
    }

    private Instant configuredAt() throws IOException {
        return Files.getLastModifiedTime(state.resolve("openclaw.json")).toInstant();
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.createDirectories(home.resolve("bin")).resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
