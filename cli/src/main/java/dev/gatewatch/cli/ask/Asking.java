package dev.gatewatch.cli.ask;

import dev.gatewatch.cli.CommandException;
import dev.gatewatch.cli.Console;
import dev.gatewatch.cli.Gatewatch;
import dev.gatewatch.cli.Style;
import dev.gatewatch.cli.Table;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.Json;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/** A command that asks a list of the server and shows it: as it is in JSON, else as a table. */
abstract class Asking implements Runnable {
    private static final int USUAL_LIMIT = 1_000;

    @ParentCommand
    private Gatewatch gatewatch;

    @Mixin
    private Server server;

    @Option(names = "--json", fallbackValue = "true", description = "Print one JSON object a line.")
    private boolean json;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most so many (default: all in JSON and CSV, " + USUAL_LIMIT + " in what people read).")
    private Integer limit;

    /** What to ask. */
    abstract Server.Question question();

    final boolean isJson() {
        return json;
    }

    /** Whether the answer is for a program: then it is whole. */
    boolean isExport() {
        return json;
    }

    /** The answer for people. */
    abstract void show(List<JsonNode> items, Instant now);

    @Override
    public final void run() {
        if (limit != null && limit < 1) {
            throw new CommandException("--limit is " + limit + ", must be 1 or more");
        }
        int most = limit != null ? limit : isExport() ? Integer.MAX_VALUE : USUAL_LIMIT;
        Server.Items answer = server.list(question(), most);
        List<JsonNode> items = answer.items();
        if (json) {
            items.forEach(item -> console().out().println(Json.mapper().writeValueAsString(item)));
        } else {
            show(items, Instant.now());
        }
        if (limit == null && answer.isCut()) {
            console().out().flush();
            console().err().println("There is more than these " + most + ": --limit N shows more of it.");
        }
    }

    final Console console() {
        return gatewatch.console();
    }

    final Style style() {
        return Style.of(console());
    }

    /** Prints a table as wide as the terminal; as wide as it is where nobody looks at it. */
    final void print(Table table) {
        table.print(
                console().out(),
                style(),
                console().outputIsTerminal() ? console().columns() : 0);
    }

    final void say(String sentence) {
        console().out().println(sentence);
    }

    /** A status or state in its colour. */
    final Table.Cell state(String state) {
        Style style = style();
        return new Table.Cell(
                state,
                switch (state) {
                    case "open", "regressed", "firing" -> style::bad;
                    case "flapping", "silent" -> style::doubtful;
                    case "resolved", "healthy" -> style::good;
                    default -> style::strong;
                });
    }

    static <T> T read(JsonNode item, Class<T> type) {
        return Json.mapper().treeToValue(item, type);
    }

    /** How it ended, or what to do about it. */
    static String outcome(Diagnosis diagnosis) {
        return diagnosis.isOpen() || diagnosis.resolvedBy() == null
                ? diagnosis.sentence()
                : diagnosis.sentence() + " " + diagnosis.resolvedBy().text();
    }
}
