package dev.gatewatch.shippers.source;

import dev.gatewatch.protocol.Heartbeat.SourceStatus;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LineSource.Kind;
import dev.gatewatch.shippers.intake.Intake;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Runs a command for ever and reads what it prints. What was read of it when it is stopped is handed on; what it prints
 * meanwhile, and does not show again when it is next started, is lost.
 */
final class CommandSource implements Source {
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final SupervisedCommand command;
    private final String name;

    /**
     * A source.
     *
     * @param name without secrets, unlike the command
     */
    CommandSource(
            String name,
            String shellCommand,
            String gateway,
            Intake intake,
            Map<String, String> positions,
            Path pidFile) {
        this.name = name;
        this.command = new SupervisedCommand(
                () -> List.of("/bin/sh", "-c", shellCommand),
                name,
                gateway,
                new StreamLines(
                        name,
                        positions.get(name),
                        gateway,
                        new LineSource(Kind.COMMAND, name, null),
                        new LineSource(Kind.TAIL_STATUS, name, null),
                        intake,
                        SeenElsewhere.NOTHING),
                intake,
                pidFile);
    }

    @Override
    public void run() throws InterruptedException {
        try {
            while (true) {
                command.step(PAUSE);
            }
        } finally {
            command.finish();
        }
    }

    @Override
    public SourceStatus status() {
        return command.status(name);
    }
}
