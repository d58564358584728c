package dev.gatewatch.shippers.source;

import dev.gatewatch.protocol.Heartbeat.SourceStatus;
import dev.gatewatch.shippers.intake.Intake;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Follows the systemd journal. */
final class JournalSource implements Source {
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final String name;
    private final SupervisedCommand journal;

    JournalSource(
            String name, String unit, String gateway, Intake intake, Map<String, String> positions, Path pidFile) {
        this.name = name;
        JournalLines lines = new JournalLines(name, positions.get(name), gateway, unit, intake);
        this.journal = new SupervisedCommand(lines::command, "journalctl", gateway, lines, intake, pidFile);
    }

    @Override
    public void run() throws InterruptedException {
        try {
            while (true) {
                journal.step(PAUSE);
            }
        } finally {
            journal.close();
        }
    }

    @Override
    public SourceStatus status() {
        return journal.status(name);
    }
}
