package dev.gatewatch.shippers.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.function.Function;

/**
 * A script in place of {@code openclaw}: {@code logs --follow --json} shows the last lines of a gateway's log as records
 * and follows it, or refuses as a gateway with another token does.
 */
final class FakeOpenClaw {
    private static final String SCRIPT = """
            #!/bin/sh
            home=$(dirname "$0")
            [ "$*" = "logs --follow --json" ] || { echo "unknown command: $*" >&2; exit 2; }
            if [ -e "$home/refuse" ]; then
              echo 'gateway connect failed: Error: unauthorized' >&2
              echo '{"type":"error","message":"Gateway not reachable. Is it running and accessible?",\
            "error":"gateway closed (1008): unauthorized: gateway token mismatch","hint":"Run openclaw doctor."}' >&2
              exit 1
            fi
            printf '{"type":"meta","file":"%s","sourceKind":"file","cursor":0,"size":0}\\n' "$(cat "$home/told-file")"
            tail -n "$(cat "$home/shown-lines")" -F "$home/gateway.log" 2>/dev/null \\
              | sed -u -e 's/\\\\/\\\\\\\\/g' -e 's/"/\\\\"/g' -e 's/^/{"type":"log","raw":"/' -e 's/$/"}/'
            """;

    private final Path home;
    private long second;

    FakeOpenClaw(Path home) throws IOException {
        this.home = home;
        Files.createDirectories(home);
        script(SCRIPT);
        Files.createFile(log());
        tells(log());
        shows(200);
    }

    /** The gateway's log file. */
    Path log() {
        return home.resolve("gateway.log");
    }

    /** Puts another script in its place. */
    void script(String text) throws IOException {
        Path script = home.resolve("openclaw");
        Files.writeString(script, text);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    /** Puts a journal beside it that holds these entries. */
    void journal(byte[] entries) throws IOException {
        Files.write(home.resolve("journal"), entries);
        Path script = home.resolve("journalctl");
        Files.writeString(script, """
                #!/bin/sh
                home=$(dirname "$0")
                echo "$*" >>"$home/asked"
                cat "$home/journal"
                exec tail -f /dev/null
                """);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    /** What the journal was asked for. */
    String askedOfJournal() throws IOException {
        return Files.readString(home.resolve("asked"));
    }

    /** Which file the tail says it follows. */
    void tells(Path file) throws IOException {
        Files.writeString(home.resolve("told-file"), file.toString());
    }

    /** How many lines of the past the tail shows when it starts. */
    void shows(int lines) throws IOException {
        Files.writeString(home.resolve("shown-lines"), Integer.toString(lines));
    }

    void refuse() throws IOException {
        Files.createFile(home.resolve("refuse"));
    }

    void accept() throws IOException {
        Files.delete(home.resolve("refuse"));
    }

    /** Lets the configuration name the log file. */
    void configureLog() throws IOException {
        Path config = Files.createDirectories(home.resolve(".openclaw")).resolve("openclaw.json");
        Files.writeString(config, "{ // as people write it\n logging: { file: '" + log() + "', }, }");
    }

    /** The gateway writes to its log. */
    void print(String... messages) throws IOException {
        for (String message : messages) {
            Files.writeString(log(), line(message, second++), StandardOpenOption.APPEND);
        }
    }

    /** A line of a log file, with its end. */
    static String line(String message, long second) {
        return "{\"0\":\"{\\\"subsystem\\\":\\\"gateway\\\"}\",\"1\":\"" + message
                + "\",\"_meta\":{\"logLevelName\":\"INFO\"},\"time\":\""
                + Instant.parse("2026-11-22T06:00:00Z").plusSeconds(second) + "\"}\n";
    }

    /** The environment in which this openclaw is found, and nothing else. */
    Function<String, String> environment() {
        return name -> switch (name) {
            case "PATH", "HOME" -> home.toString();
            default -> null;
        };
    }
}
