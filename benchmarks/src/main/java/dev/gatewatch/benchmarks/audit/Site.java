package dev.gatewatch.benchmarks.audit;

import dev.gatewatch.cli.Gatewatch;
import dev.gatewatch.ingest.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What the audited hosts send to: a broker, a topology and a front door, each a process of its own. The hosts reach
 * broker and door through proxies; those who judge do not.
 */
final class Site implements AutoCloseable {
    private static final Duration STARTING = Duration.ofMinutes(2);
    /** When nothing has come for so long, nothing will: longer than an agent takes to see that it is stuck. */
    private static final Duration QUIET = Duration.ofSeconds(100);
    /** The same, once the last line has come. */
    private static final Duration SETTLED = Duration.ofSeconds(6);
    /** How long to look for what should not come, when all has. */
    private static final Duration AFTERMATH = Duration.ofSeconds(1);

    private final Path folder;
    private final Tokens tokens;
    private final String bootstrapServers;
    private final Proxy kafkaProxy;
    private final Proxy doorProxy;
    private final Role broker;
    private final Role server;
    private final Role door;
    private final String serverAddress;
    private final List<AuditedHost> hosts = new ArrayList<>();
    private final Thread atExit = new Thread(this::endAll, "end-all");
    private Witness witness;
    private boolean keep;

    private Site(Path folder) throws IOException {
        this.folder = folder;
        int kafkaPort = freePort();
        int auditedPort = freePort();
        int doorPort = freePort();
        int serverPort = freePort();
        Path tokenFile = folder.resolve("tokens.txt");
        tokens = new Tokens(tokenFile, Clock.systemUTC());
        bootstrapServers = "127.0.0.1:" + kafkaPort;
        kafkaProxy = new Proxy(auditedPort);
        doorProxy = new Proxy(doorPort);
        broker = new Role(
                "the broker",
                folder.resolve("broker.log"),
                Role.java(
                        "512m",
                        BrokerProcess.class,
                        folder.resolve("kafka").toString(),
                        "" + kafkaPort,
                        "" + auditedPort,
                        "" + kafkaProxy.port()),
                Map.of());
        serverAddress = "http://127.0.0.1:" + serverPort;
        server = gatewatch(
                "server",
                "512m",
                List.of(
                        "serve",
                        "--http",
                        "" + serverPort,
                        "--state",
                        folder.resolve("streams").toString(),
                        "--instance",
                        "audit",
                        "--replication",
                        "1"));
        door = gatewatch(
                "ingest", "256m", List.of("ingest", "--http", "" + doorPort, "--tokens", tokenFile.toString()));
    }

    private Role gatewatch(String command, String heap, List<String> arguments) {
        var all = new ArrayList<>(arguments);
        all.addAll(List.of("--kafka", bootstrapServers));
        return new Role(
                "gatewatch " + command,
                folder.resolve(command + ".log"),
                Role.java(heap, Gatewatch.class, all.toArray(String[]::new)),
                Map.of());
    }

    /** A site in a new folder, which is ready. */
    static Site open() throws IOException, InterruptedException {
        var site = new Site(Files.createTempDirectory("gatewatch-audit"));
        Runtime.getRuntime().addShutdownHook(site.atExit);
        try {
            site.broker.start();
            site.server.start();
            site.awaitReady();
            site.door.start();
            site.witness = new Witness(site.bootstrapServers);
            return site;
        } catch (IOException | InterruptedException | RuntimeException e) {
            site.close();
            throw e;
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        var client = HttpClient.newHttpClient();
        var request = HttpRequest.newBuilder(URI.create(serverAddress + "/readyz"))
                .timeout(Duration.ofSeconds(2))
                .build();
        long end = System.nanoTime() + STARTING.toNanos();
        while (System.nanoTime() < end) {
            try {
                if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // It does not listen yet.
            }
            if (!server.isAlive()) {
                server.start(); // It was faster than the broker, and has said so.
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        throw new IllegalStateException("the server was not ready within " + STARTING + "; see " + server.log());
    }

    Path folder() {
        return folder;
    }

    Proxy kafkaProxy() {
        return kafkaProxy;
    }

    Proxy doorProxy() {
        return doorProxy;
    }

    Role broker() {
        return broker;
    }

    Role server() {
        return server;
    }

    Role door() {
        return door;
    }

    /** Arguments with which an agent sends to Kafka. */
    List<String> toKafka() {
        return List.of("--kafka", "127.0.0.1:" + kafkaProxy.port());
    }

    /** Arguments with which a host's agent sends to the front door. */
    List<String> toIngest(String host) {
        return List.of("--ingest", "http://127.0.0.1:" + doorProxy.port(), "--token", tokens.add(host));
    }

    /** A host that runs. */
    AuditedHost host(String name, AuditedHost.Way way, String... options) throws IOException {
        return host(name, way, folder.resolve(name).resolve("state"), List.of(options), Map.of());
    }

    /** A host that runs. */
    AuditedHost host(
            String name, AuditedHost.Way way, Path state, List<String> options, Map<String, String> environment)
            throws IOException {
        var host = new AuditedHost(this, name, way, state, options, environment);
        hosts.add(host);
        host.start();
        return host;
    }

    /** Waits until all that a host has written has come, or nothing comes any more. */
    void awaitArrival(AuditedHost host) throws InterruptedException {
        host.awaitWritten();
        Account account = witness.of(host.name());
        int written = host.gateway().goal();
        int size = -1;
        long lastMove = System.nanoTime();
        while (!account.hasAll(written)) {
            if (account.size() != size) {
                size = account.size();
                lastMove = System.nanoTime();
            }
            Duration patience = account.hasCome(written) ? SETTLED : QUIET;
            if (System.nanoTime() - lastMove > patience.toNanos()) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        TimeUnit.MILLISECONDS.sleep(AFTERMATH.toMillis());
    }

    /** What is to be said of a host's lines now. */
    Verdict verdict(AuditedHost host) {
        return witness.of(host.name()).verdict(host.gateway().goal());
    }

    /** Ends every host that still runs. */
    void closeHosts() {
        hosts.forEach(AuditedHost::close);
        hosts.clear();
    }

    /** Starts again what was killed and is to run all the time. */
    void restart() throws IOException {
        for (Role role : List.of(broker, server, door)) {
            if (!role.isAlive()) {
                role.start();
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Keeps the folder when this is closed; answers with it. */
    Path keep() {
        keep = true;
        return folder;
    }

    private void endAll() {
        closeHosts();
        for (Role role : List.of(door, server, broker)) {
            role.close();
        }
    }

    /** Ends everything, and leaves nothing behind unless it is to be kept. */
    @Override
    public void close() throws IOException, InterruptedException {
        Runtime.getRuntime().removeShutdownHook(atExit);
        endAll();
        if (witness != null) {
            witness.close();
        }
        kafkaProxy.close();
        doorProxy.close();
        if (!keep) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
