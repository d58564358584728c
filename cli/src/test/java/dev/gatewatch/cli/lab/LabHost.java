package dev.gatewatch.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.Json;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The host of a lab case as its operator has it: a home, a terminal, OpenClaw's command line, the case's clients, and
 * the shipper. What a service manager and an SSH tunnel do is done by the scripts in {@code /lab/host}.
 */
final class LabHost implements AutoCloseable {
    private static final long LONGEST_COMMAND_SECONDS = 120;
    /** Something to copy and paste, alone on its line. */
    private static final Pattern SECRET = Pattern.compile("(?m)^([A-Za-z0-9_-]{12,80})\\s*$");

    private static final Pattern TERMINAL_CODE = Pattern.compile("\\x1b\\[[0-9;?]*[A-Za-z]|\r");
    /** What a client is told while the gateway's lock-out lasts. */
    private static final String LOCKED_OUT = "too many failed authentication attempts";

    private static final Pattern KILLED = Pattern.compile("kill ([0-9]+)");

    private final Path folder;
    private final boolean legacy;
    private final Map<String, String> environment = new HashMap<>();
    private final StringBuilder printed = new StringBuilder();
    private String lastAnswer = "";
    private int triesLeft = 5;
    private Process shipper;
    private GatewayLab lab;

    /**
     * The host of a case that need not be started yet.
     *
     * @param folder where its programs and the shipper's state will be
     */
    LabHost(GatewayLab lab, String version, Path folder) throws IOException {
        this.lab = lab;
        this.folder = folder;
        this.legacy = version.startsWith("2026.1.");
        Path bin = Files.createDirectories(folder.resolve("bin"));
        install("openclaw", bin.resolve(program()));
        install("ssh", bin.resolve("ssh"));
        String node = lab.environment().get("OPENCLAW_LAB_NODE") + "/node";
        Files.writeString(bin.resolve("node"), "#!/bin/sh\nexec '" + node + "' \"$@\"\n");
        makeExecutable(bin.resolve("node"));
        environment.putAll(lab.environment());
        environment.putAll(Map.of(
                "PATH", bin + ":/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
                "HOME", lab.run().resolve("home").toString(),
                "SHELL", "/bin/bash",
                "TERM", "dumb",
                "LANG", "C.UTF-8",
                "LAB", lab.scriptFile().toString(),
                "LAB_CASE", String.join(" ", lab.options()),
                "LAB_RUN", lab.run().toString(),
                "LAB_HELPERS", lab.helpers().toString()));
        environment.put("LAB_PKG", lab.environment().get("OPENCLAW_LAB_PKG"));
        if (version.startsWith("2026.9.")) {
            // Browser clients of this release name their build; older gateways refuse one that does.
            environment.put("LAB_BUILDID", "dev");
        }
    }

    private String program() {
        return legacy ? "clawdbot" : "openclaw";
    }

    private static void install(String resource, Path program) throws IOException {
        try (InputStream script = Objects.requireNonNull(LabHost.class.getResourceAsStream("/lab/host/" + resource))) {
            Files.copy(script, program);
        }
        makeExecutable(program);
    }

    private static void makeExecutable(Path program) throws IOException {
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    // ---------------------------------------------------------------- the shipper

    /** Starts the shipper as a process of this host's user, with host checks, and with everything else as it is by default. */
    void ship(String kafka, String name) throws IOException {
        shipper = process(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx192m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.gatewatch.cli.Gatewatch",
                        "ship",
                        "--kafka",
                        kafka,
                        "--host",
                        name,
                        "--state",
                        folder.resolve("shipper").toString(),
                        "--checks"))
                .redirectOutput(folder.resolve("shipper.txt").toFile())
                .start();
    }

    private ProcessBuilder process(List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    /** From now on the clients are those of another case on the same gateway; the tunnel of the last one is gone. */
    void turnTo(GatewayLab other) {
        Path tunnel = lab.run().resolve("px.pid");
        if (Files.exists(tunnel)) {
            run("kill $(cat " + tunnel + ")");
        }
        lab = other;
    }

    // ---------------------------------------------------------------- the operator

    /**
     * Does what a diagnosis says: runs its commands, in order, as they stand, but for those that the case cannot run.
     * Where one asks for a request that there was not yet when the diagnosis was made, the clients try again first, as
     * its steps say.
     */
    void follow(List<String> commands, LabCase expected) {
        for (String command : commands) {
            if (!expected.runs(command)) {
                continue;
            }
            String filled = command.replace("<user@host>", "operator@127.0.0.1");
            if (filled.contains("<device>")) {
                filled = filled.replace("<device>", refusedDevice());
            }
            if (filled.contains("<requestId>")) {
                retry(expected);
                Optional<String> pending = pendingRequest();
                if (pending.isEmpty()) {
                    continue;
                }
                filled = filled.replace("<requestId>", pending.get());
            }
            assertThat(filled).as("what is to be filled in").doesNotContain("<");
            mayKill(filled);
            run(filled);
            if (lastAnswer.contains("unknown requestId")) {
                // As its note says: a newer request replaced it.
                pendingRequest().ifPresent(newer -> run(program() + " devices approve " + newer));
            }
        }
        retry(expected);
    }

    /** The clients of the case, once the operator has given them what he learned. */
    private void retry(LabCase expected) {
        for (String kind : expected.clients()) {
            client(kind);
            while (lastAnswer.contains(LOCKED_OUT) && triesLeft-- > 0) {
                run("sleep 8");
                client(kind);
            }
        }
    }

    private void client(String kind) {
        String gateway = "ws://127.0.0.1:" + lab.port();
        switch (kind) {
            case "again" ->
                printed.append("(the clients try again)\n")
                        .append(lab.provoke().thenApply(done -> lab.printed()).join());
            case "cli" ->
                run(program() + " gateway call cron.status --timeout 8000 --url " + gateway + " --token " + secret());
            case "tunnel" ->
                run(program() + " gateway call cron.status --timeout 8000 --url ws://127.0.0.1:" + (lab.port() + 1)
                        + " --token " + configured("token"));
            case "remote" ->
                client(
                        program() + "-macos",
                        "ui",
                        "--name 'Lab Mac' --xff 203.0.113.9 --token " + configured("token")
                                + " --scopes operator.admin,operator.read --hold 500 --identity "
                                + lab.run().resolve("id-dev.json"));
            case "stale" ->
                client(
                        "cli",
                        "cli",
                        "--token " + configured("token") + " --scopes operator.read --identity "
                                + lab.run().resolve("id-stale.json"));
            case "backend" -> client("gateway-client", "backend", "--token " + secret());
            case "ui" -> browser("http://127.0.0.1:" + lab.port(), "--token " + secret());
            case "ui-password" -> browser("http://127.0.0.1:" + lab.port(), "--password " + configured("password"));
            case "ui-elsewhere" -> browser("https://ui.lab.example", "--token " + configured("token"));
            case "reader" ->
                client(
                        "cli",
                        "cli",
                        "--token " + configured("token")
                                + " --scopes operator.read,operator.pairing --call device.pair.list --identity "
                                + lab.run().resolve("id-ro.json"));
            default -> throw new IllegalArgumentException("no client " + kind);
        }
    }

    private void browser(String origin, String credentials) {
        client(
                program() + "-control-ui",
                "webchat",
                credentials + " --hold 800 --origin " + origin + " --identity "
                        + lab.run().resolve("id-ui.json"));
    }

    private void client(String id, String mode, String more) {
        run("node " + lab.helpers().resolve("gwclient.cjs") + " --url ws://127.0.0.1:" + lab.port() + " --client-id "
                + id + " --mode " + mode + " " + more);
    }

    /** Whether commands call the program by the name that it has here. */
    boolean knows(List<String> commands) {
        return !legacy || commands.stream().noneMatch(command -> command.contains("openclaw"));
    }

    /** Whether the last of the clients was let in. */
    boolean clientGotThrough() {
        return lastAnswer.contains("\"hello-ok\"") || lastAnswer.contains("Gateway call: ");
    }

    /** What the commands told the operator to give to the clients; else what the configuration says. */
    private String secret() {
        Matcher told = SECRET.matcher(printed);
        String last = null;
        while (told.find()) {
            last = told.group(1);
        }
        return last == null ? configured("token") : last;
    }

    private String configured(String secret) {
        return read(lab.run().resolve("home").resolve("." + program()).resolve(program() + ".json"))
                .path("gateway")
                .path("auth")
                .path(secret)
                .asString();
    }

    private static JsonNode read(Path file) {
        try {
            return Json.mapper().readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whose token is stale, as the person at that device says. */
    private String refusedDevice() {
        return read(lab.run().resolve("id-stale.json")).path("id").asString();
    }

    private Optional<String> pendingRequest() {
        String list = run(program() + " devices list --json");
        JsonNode pending = Json.mapper()
                .readTree(list.substring(list.indexOf('{'), list.lastIndexOf('}') + 1))
                .path("pending");
        return pending.isEmpty()
                ? Optional.empty()
                : Optional.of(pending.get(pending.size() - 1).path("requestId").asString());
    }

    /** Only what the case itself has started may be ended. */
    private void mayKill(String command) {
        Matcher kill = KILLED.matcher(command);
        while (kill.find()) {
            assertThat(Path.of("/proc", kill.group(1), "environ"))
                    .content(StandardCharsets.ISO_8859_1)
                    .contains(lab.run().toString());
        }
    }

    /** Runs a line in a shell in a terminal, as it stands; tells what it printed. */
    private String run(String line) {
        printed.append("$ ").append(line).append('\n');
        try {
            Path output = Files.createTempFile(folder, "output", ".txt");
            Process process = process(List.of("script", "-qefc", line, "/dev/null"))
                    .redirectOutput(output.toFile())
                    .start();
            assertThat(process.waitFor(LONGEST_COMMAND_SECONDS, TimeUnit.SECONDS))
                    .as("end of " + line)
                    .isTrue();
            String answer = TERMINAL_CODE.matcher(Files.readString(output)).replaceAll("");
            lastAnswer = answer;
            printed.append(answer).append("[exit ").append(process.exitValue()).append("]\n");
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What the operator and the shipper saw. */
    String printed() {
        try {
            return printed + "\nThe shipper:\n" + Files.readString(folder.resolve("shipper.txt"));
        } catch (IOException e) {
            return printed.toString();
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (shipper != null) {
            shipper.destroy();
            if (!shipper.waitFor(15, TimeUnit.SECONDS)) {
                shipper.destroyForcibly().waitFor();
            }
        }
    }
}
