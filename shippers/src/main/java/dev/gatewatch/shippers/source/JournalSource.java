package dev.gatewatch.shippers.source;

import dev.gatewatch.protocol.Heartbeat.SourceStatus;
import dev.gatewatch.shippers.intake.Intake;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Follows the systemd journal. */
final class JournalSource implements Source {
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final String name;
    private final SupervisedCommand journal;

    JournalSource(
            String name, String unit, String gateway, Intake intake, Map<String, String> positions, Path pidFile) {
        this.name = name;
        List<String> units = unit.isEmpty() ? JournalLines.UNITS : List.of(JournalLines.named(unit));
        JournalLines lines = new JournalLines(name, positions, gateway, units, intake, () -> null);
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
