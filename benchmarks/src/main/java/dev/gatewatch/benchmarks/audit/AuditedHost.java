package dev.gatewatch.benchmarks.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A host: a gateway that writes numbered lines, and the agent that ships them, each a process of its own. */
final class AuditedHost implements AutoCloseable {
    private static final Duration WRITING = Duration.ofMinutes(5);

    /** The tail of an OpenClaw, which shows the last lines of the log and follows it, as records. */
    private static final String TAIL = """
            #!/bin/sh
            [ "$*" = "logs --follow --json" ] || { echo "unknown command: $*" >&2; exit 2; }
            printf '{"type":"meta","file":"%s","sourceKind":"file","cursor":0,"size":0}\\n' 'LOG'
            tail -n 200 -F 'LOG' 2>/dev/null \\
              | sed -u -e 's/\\\\/\\\\\\\\/g' -e 's/"/\\\\"/g' -e 's/^/{"type":"log","raw":"/' -e 's/$/"}/'
            """;

    /** By which way its lines come. */
    enum Way {
        /** The supervised tail with the log file behind it, straight to Kafka. */
        TAIL,
        /** The log file, through ingest. */
        DOOR,
        /** A child process that shows all of its past whenever it starts, straight to Kafka. */
        PIPE
    }

    private final String name;
    private final Path folder;
    private final Gateway gateway;
    private final Role shipper;

    /**
     * A host; nothing of it runs yet.
     *
     * @param options more arguments for the agent
     * @param environment for agent and gateway
     */
    AuditedHost(Site site, String name, Way way, Path state, List<String> options, Map<String, String> environment)
            throws IOException {
        this.name = name;
        this.folder = Files.createDirectories(site.folder().resolve(name));
        Files.createFile(log());
        gateway = new Gateway(log(), environment);
        var arguments = new ArrayList<>(List.of("ship", "--host", name, "--state", state.toString()));
        arguments.addAll(way == Way.DOOR ? site.toIngest(name) : site.toKafka());
        arguments.addAll(List.of("--source", source(way)));
        arguments.addAll(options);
        var variables = new HashMap<>(environment);
        variables.put("HOME", folder.toString());
        variables.put("PATH", installTail() + ":" + System.getenv("PATH"));
        shipper = new Role(
                name + "'s agent",
                folder.resolve("agent.log"),
                Role.agent(arguments.toArray(String[]::new)),
                variables);
    }

    private String source(Way way) {
        return switch (way) {
            case TAIL -> "auto";
            case DOOR -> "file:" + log();
            case PIPE -> "command:exec tail -n +1 -F '" + log() + "' 2>/dev/null";
        };
    }

    private Path installTail() throws IOException {
        Path config = Files.createDirectories(folder.resolve(".openclaw")).resolve("openclaw.json");
        Files.writeString(config, "{logging: {file: '" + log() + "'}}");
        Path programs = Files.createDirectories(folder.resolve("bin"));
        Path tail = Files.writeString(programs.resolve("openclaw"), TAIL.replace("LOG", log().toString()));
        Files.setPosixFilePermissions(tail, PosixFilePermissions.fromString("rwx------"));
        return programs;
    }

    void start() throws IOException {
        gateway.start();
        shipper.start();
    }

    private Path log() {
        return folder.resolve("gateway.log");
    }

    String name() {
        return name;
    }

    Gateway gateway() {
        return gateway;
    }

    Role shipper() {
        return shipper;
    }

    void awaitWritten() throws InterruptedException {
        gateway.await(WRITING);
    }

    @Override
    public void close() {
        gateway.close();
        shipper.close();
    }
}
