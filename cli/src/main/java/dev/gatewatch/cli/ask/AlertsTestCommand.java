package dev.gatewatch.cli.ask;

import dev.gatewatch.cli.CommandException;
import dev.gatewatch.cli.Console;
import dev.gatewatch.cli.Style;
import dev.gatewatch.cli.Table;
import dev.gatewatch.protocol.Json;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/** {@code gatewatch alerts test}. */
@Command(
        name = "test",
        header = "Tells every receiver of a test, and says what came of it.",
        description = {"", "Ends with 1 if a receiver could not be told.", ""})
final class AlertsTestCommand implements Callable<Integer> {
    @ParentCommand
    private AlertsCommand alerts;

    @Mixin
    private Server server;

    @Option(names = "--json", fallbackValue = "true", description = "Print one JSON object a line.")
    private boolean json;

    @Override
    public Integer call() {
        JsonNode trials = server.act(Server.Question.of("alerts", "test")).path("items");
        Console console = alerts.console();
        if (trials.isEmpty()) {
            throw new CommandException(
                    "the server has no receivers; give it some with --alerts, 'gatewatch alerts settings' shows how");
        }
        if (json) {
            trials.forEach(trial -> console.out().println(Json.writeText(trial)));
        } else {
            print(trials, console);
        }
        return StreamSupport.stream(trials.spliterator(), false)
                        .allMatch(trial -> trial.path("delivered").asBoolean())
                ? 0
                : 1;
    }

    private static void print(JsonNode trials, Console console) {
        Style style = Style.of(console);
        var table = new Table("RECEIVER", "KIND", "TOLD", "TOOK", "WHY NOT");
        for (JsonNode trial : trials) {
            boolean delivered = trial.path("delivered").asBoolean();
            table.row(
                    trial.path("receiver").asString(),
                    trial.path("kind").asString(),
                    new Table.Cell(delivered ? "yes" : "no", delivered ? style::good : style::bad),
                    trial.path("millis").asLong() + " ms",
                    delivered ? "" : trial.path("error").asString());
        }
        table.print(console.out(), style, console.outputIsTerminal() ? console.columns() : 0);
    }
}
