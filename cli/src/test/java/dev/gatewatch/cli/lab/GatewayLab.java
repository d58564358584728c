package dev.gatewatch.cli.lab;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One case of the OpenClaw lab: a real gateway of a given release on loopback, in a named fault, and the fix for it. The
 * lab is a script beside the repository ({@code -Dlab.script}, default {@code ../shared/openclaw/lab}); where it or the
 * release is not there, the test is skipped and says so.
 */
final class GatewayLab implements AutoCloseable {
    private static final int PORTS_OF_A_CASE = 4;
    private static final Duration LONGEST_COMMAND = Duration.ofMinutes(4);

    private final Path script;
    private final Path installs;
    private final String version;
    private final String fault;
    private final Path folder;
    private final int port;

    /**
     * A case that is not started yet.
     *
     * @param fault the lab's name of the case
     * @param folder where the gateway's home and logs will be; nothing else is written to
     */
    GatewayLab(String version, String fault, Path folder) {
        this.script = script();
        this.installs = installs();
        this.version = version;
        this.fault = fault;
        this.folder = folder;
        assumeTrue(
                Files.isExecutable(script), () -> "no OpenClaw lab at " + script.toAbsolutePath() + " (-Dlab.script)");
        assumeTrue(
                Files.isDirectory(packages()),
                () -> "OpenClaw " + version + " is not installed in " + installs + ": " + script + " install --version "
                        + version);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.port = freePorts();
    }

    private GatewayLab(Path script, Path installs, String version, String fault, Path folder, int port) {
        this.script = script;
        this.installs = installs;
        this.version = version;
        this.fault = fault;
        this.folder = folder;
        this.port = port;
    }

    private static Path script() {
        String given = System.getProperty("lab.script");
        if (given != null) {
            return Path.of(given);
        }
        Path repository = Path.of("").toAbsolutePath();
        while (!Files.exists(repository.resolve("gatewatch"))) {
            repository = repository.getParent();
        }
        return repository.resolveSibling("shared").resolve("openclaw").resolve("lab");
    }

    /** Where the script's own command {@code install} puts them. */
    private static Path installs() {
        String given = System.getenv("OPENCLAW_LAB_DIR");
        return given != null ? Path.of(given) : Path.of(System.getProperty("java.io.tmpdir"), "openclaw-lab");
    }

    private Path packages() {
        return installs.resolve("pkg").resolve(version);
    }

    /** What the case has on disk. */
    Path run() {
        return folder.resolve("run").resolve(version).resolve(fault);
    }

    /** The file that the gateway, and every OpenClaw command on that host, writes its log to. */
    Path gatewayLog() {
        return run().resolve("gateway.log");
    }

    /**
     * The command, for a shell, that follows the gateway's log through the gateway. It waits for a gateway that was up
     * once: before that there is nothing that could have been lost.
     */
    String tail() {
        StringBuilder line =
                new StringBuilder("until grep -qs listening '" + gatewayLog() + "'; do sleep 0.3; done; exec env");
        environment()
                .forEach((name, value) ->
                        line.append(" '").append(name).append('=').append(value).append('\''));
        command("exec", "--", "logs", "--follow", "--json")
                .forEach(word -> line.append(" '").append(word).append('\''));
        return line.toString();
    }

    /** Starts the gateway and brings the fault about; tells when that was done. */
    CompletableFuture<Instant> start() {
        // On a busy machine clients may come before the gateway lets anybody in.
        return execute("start")
                .thenCompose(done -> printed().contains("gateway starting; retry shortly")
                        ? provoke()
                        : CompletableFuture.completedFuture(done));
    }

    /**
     * Another case on the gateway of this one, as the lab itself records those that leave the gateway as it is. It needs
     * no start and no end of its own.
     */
    GatewayLab another(String otherFault) throws IOException {
        var other = new GatewayLab(script, installs, version, otherFault, folder, port);
        Files.createSymbolicLink(other.run(), run());
        return other;
    }

    /** Applies the fix that is right for the release; tells when that was done. */
    CompletableFuture<Instant> fix() {
        return execute("fix");
    }

    /** Lets the clients of the case try again; tells when that was done. */
    CompletableFuture<Instant> provoke() {
        return execute("provoke");
    }

    /** What the lab and its clients printed so far. */
    String printed() {
        StringBuilder printed = new StringBuilder();
        for (String command : List.of("start", "provoke", "fix")) {
            try {
                printed.append(Files.readString(output(command)));
            } catch (NoSuchFileException notRun) {
                // Then it printed nothing.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return printed.toString();
    }

    private Path output(String command) {
        return folder.resolve(command + ".txt");
    }

    /** The first of the case's ports: the gateway's. The next one is that of its tunnel. */
    int port() {
        return port;
    }

    /** The lab itself. */
    Path scriptFile() {
        return script;
    }

    /** Where the lab keeps its own clients. */
    Path helpers() {
        return folder.resolve("helpers");
    }

    /** The options that name the case to the script. */
    List<String> options() {
        return List.of(
                "--version", version, "--case", fault, "--dir", folder.toString(), "--port", Integer.toString(port));
    }

    /** Ends the case's processes. */
    @Override
    public void close() {
        execute("stop").join();
    }

    private List<String> command(String command, String... more) {
        List<String> words = new ArrayList<>(List.of(script.toString(), command));
        words.addAll(options());
        Collections.addAll(words, more);
        return words;
    }

    private CompletableFuture<Instant> execute(String command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command(command))
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(output(command).toFile());
            builder.environment().putAll(environment());
            return builder.start()
                    .onExit()
                    .orTimeout(LONGEST_COMMAND.toSeconds(), TimeUnit.SECONDS)
                    .thenApply(ended -> Instant.now());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the script needs to find Node and OpenClaw where they were installed. */
    Map<String, String> environment() {
        return Map.of(
                "OPENCLAW_LAB_NODE",
                        installs.resolve("node24/node_modules/.bin").toString(),
                "OPENCLAW_LAB_PKG", packages().toString());
    }

    private static int freePorts() {
        Random random = new Random();
        while (true) {
            int first = 20_000 + PORTS_OF_A_CASE * random.nextInt(3_000);
            boolean free = true;
            for (int i = 0; i < PORTS_OF_A_CASE && free; i++) {
                free = isFree(first + i);
            }
            if (free) {
                return first;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
