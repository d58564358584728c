package dev.gatewatch.cli.ask;

import dev.gatewatch.cli.Table;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code gatewatch alerts}. */
@Command(
        name = "alerts",
        header = "Shows alerts, newest first: what fired, why, whether it stands, who is on it, and who was told.",
        subcommands = {AlertsTestCommand.class, AlertsSettingsCommand.class},
        synopsisSubcommandLabel = "[COMMAND]")
public final class AlertsCommand extends Asking {
    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only those: firing, acknowledged, silenced, resolved; several between commas.")
    private String state;

    @Option(names = "--status", paramLabel = "STATUS", description = "Only those: firing, resolved.", hidden = true)
    private String status;

    @Option(names = "--from", paramLabel = "TIME", description = "Only since: a time in ISO 8601, or now-6h.")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only until: a time in ISO 8601, or now-6h.")
    private String to;

    @Override
    Server.Question question() {
        return Server.Question.of("alerts")
                .with("state", state)
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
        var table = new Table("STATE", "HOST", "SINCE", "RULE", "WHY NOW", "WHO IS ON IT", "TOLD", "WHAT");
        for (JsonNode alert : items) {
            table.row(
                    state(alert.path("state").asString()),
                    alert.path("host").asString(),
                    Ago.since(Instant.parse(alert.path("since").asString()), now),
                    alert.path("rule").asString(),
                    alert.path("reason").asString(),
                    attention(alert),
                    told(alert),
                    alert.path("sentence").asString());
        }
        print(table);
    }

    private static String attention(JsonNode alert) {
        if (alert.path("acknowledgement").isObject()) {
            JsonNode by = alert.path("acknowledgement");
            String until =
                    by.path("until").isString() ? " until " + by.path("until").asString() : "";
            return by.path("by").asString() + until + ": " + by.path("reason").asString();
        }
        if (alert.path("silence").isObject()) {
            JsonNode silence = alert.path("silence");
            return "silenced by " + silence.path("by").asString() + " until "
                    + silence.path("until").asString();
        }
        return "";
    }

    private static String told(JsonNode alert) {
        return StreamSupport.stream(alert.path("deliveries").spliterator(), false)
                .map(delivery -> delivery.path("receiver").asString() + " "
                        + delivery.path("status").asString()
                        + (delivery.path("error").isString()
                                ? " (" + delivery.path("error").asString() + ")"
                                : ""))
                .collect(Collectors.joining(", "));
    }
}
