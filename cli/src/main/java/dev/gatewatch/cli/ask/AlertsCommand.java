package dev.gatewatch.cli.ask;

import dev.gatewatch.cli.Table;
import dev.gatewatch.protocol.Alert;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code gatewatch alerts}. */
@Command(name = "alerts", header = "Shows alerts, newest first: what fired, why, and whether it stands.")
public final class AlertsCommand extends Asking {
    @Option(names = "--status", paramLabel = "STATUS", description = "Only those: firing, resolved.")
    private String status;

    @Option(names = "--from", paramLabel = "TIME", description = "Only since: a time in ISO 8601, or now-6h.")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only until: a time in ISO 8601, or now-6h.")
    private String to;

    @Override
    Server.Question question() {
        return Server.Question.of("alerts")
                .with("status", status)
                .with("from", from)
                .with("to", to);
    }

    @Override
    void show(List<JsonNode> items, Instant now) {
        if (items.isEmpty()) {
            say("No alert.");
            return;
        }
        var table = new Table("STATE", "HOST", "SINCE", "RULE", "WHY NOW", "WHAT");
        for (JsonNode item : items) {
            Alert alert = read(item, Alert.class);
            table.row(
                    state(alert.state().wireName()),
                    alert.host(),
                    Ago.since(alert.since(), now),
                    alert.rule(),
                    alert.reason(),
                    alert.sentence());
        }
        print(table);
    }
}
