package dev.gatewatch.cli.ask;

import dev.gatewatch.cli.Table;
import dev.gatewatch.protocol.Diagnosis;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code gatewatch history HOST}. */
@Command(
        name = "history",
        header = "Shows what a host went through: each diagnosis, how long it took, and what ended it; newest first.",
        footer = {"", "Example:", "  gatewatch history oc-fra-01 --from now-30d"})
public final class HistoryCommand extends Asking {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    @Parameters(paramLabel = "HOST", description = "Whose history.")
    private String host;

    @Option(names = "--from", paramLabel = "TIME", description = "Only since: a time in ISO 8601, or now-6h.")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only until: a time in ISO 8601, or now-6h.")
    private String to;

    @Override
    Server.Question question() {
        return Server.Question.of("hosts", host, "diagnoses").with("from", from).with("to", to);
    }

    @Override
    void show(List<JsonNode> items, Instant now) {
        if (items.isEmpty()) {
            say("Nothing is known to have been wrong with " + host + ".");
            return;
        }
        var table = new Table("FIRST SEEN (UTC)", "STATUS", "TOOK", "COUNT", "CAUSE", "WHAT");
        for (JsonNode item : items) {
            Diagnosis diagnosis = read(item, Diagnosis.class);
            Instant end = diagnosis.isOpen() || diagnosis.resolvedAt() == null ? now : diagnosis.resolvedAt();
            table.row(
                    TIME.format(diagnosis.firstSeen()),
                    state(diagnosis.status().wireName()),
                    Ago.words(Duration.between(diagnosis.firstSeen(), end)),
                    diagnosis.count(),
                    diagnosis.cause(),
                    outcome(diagnosis));
        }
        print(table);
    }
}
