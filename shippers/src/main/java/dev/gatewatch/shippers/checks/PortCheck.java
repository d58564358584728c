package dev.gatewatch.shippers.checks;

import dev.gatewatch.shippers.openclaw.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Who listens on the gateway's port, as Linux tells in {@code /proc}. */
final class PortCheck implements Check {
    private static final int DEFAULT_PORT = 18789;
    private static final String LISTENING = "0A";
    private static final int LONGEST_COMMAND = 200;

    private final Installation installation;
    private final UnaryOperator<String> redact;
    private final Path proc;

    PortCheck(Installation installation, UnaryOperator<String> redact, Path proc) {
        this.installation = installation;
        this.redact = redact;
        this.proc = proc;
    }

    @Override
    public Map<String, String> look() {
        Map<String, String> facts = new HashMap<>();
        int port = ConfigCheck.at(installation.config(), "gateway.port").asInt(DEFAULT_PORT);
        try {
            Set<String> sockets = new HashSet<>();
            for (String table : List.of("tcp", "tcp6")) {
                addListening(proc.resolve("net").resolve(table), port, sockets);
            }
            Path owner = sockets.isEmpty() ? null : ownerOf(sockets);
            if (owner != null) {
                describe(owner, facts);
            }
        } catch (IOException | UncheckedIOException e) {
            // Another system, or not allowed.
        }
        return facts;
    }

    /** Columns: sl, local_address, rem_address, st, queues, timer, retrnsmt, uid, timeout, inode. */
    private static void addListening(Path table, int port, Set<String> sockets) throws IOException {
        if (!Files.isReadable(table)) {
            return;
        }
        String suffix = String.format(":%04X", port);
        for (String line : Files.readAllLines(table)) {
            String[] columns = line.trim().split("\\s+");
            if (columns.length > 9 && columns[1].endsWith(suffix) && columns[3].equals(LISTENING)) {
                sockets.add("socket:[" + columns[9] + "]");
            }
        }
    }

    private Path ownerOf(Set<String> sockets) throws IOException {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (holdsOneOf(sockets, process)) {
                    return process;
                }
            }
        }
        return null;
    }

    private static boolean holdsOneOf(Set<String> sockets, Path process) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                if (sockets.contains(Files.readSymbolicLink(file).toString())) {
                    return true;
                }
            }
        } catch (IOException e) {
            // Gone meanwhile, or another user's.
        }
        return false;
    }

    private void describe(Path process, Map<String, String> facts) throws IOException {
        facts.put("port.owner.pid", process.getFileName().toString());
        facts.put("port.owner.user", Files.getOwner(process).getName());
        String command = new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8)
                .replace('\0', ' ')
                .strip();
        String shown = redact.apply(command);
        facts.put("port.owner.command", shown.substring(0, Math.min(LONGEST_COMMAND, shown.length())));
    }
}
