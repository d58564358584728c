package dev.gatewatch.cli.ask;

import dev.gatewatch.cli.CommandException;
import dev.gatewatch.cli.Console;
import dev.gatewatch.cli.Gatewatch;
import dev.gatewatch.cli.Style;
import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Category;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.GatewayEvent;
import dev.gatewatch.protocol.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/** {@code gatewatch tail}. */
@Command(
        name = "tail",
        header = "Shows lines as they come, each with its meaning, and the diagnoses and alerts that come of them.",
        description = {"", "Goes on until it is interrupted. With --json each line is {\"kind\": …, \"data\": …}.", ""})
public final class TailCommand implements Runnable {
    private static final Set<String> KINDS = Set.of("event", "diagnosis", "alert");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int WIDEST_HOST = 16;
    private static final int WIDEST_MEANING = 30;
    private static final String EVENT = "event: ";
    private static final String DATA = "data: ";

    @ParentCommand
    private Gatewatch gatewatch;

    @Mixin
    private Server server;

    @Option(names = "--host", paramLabel = "NAME", description = "Only this host.")
    private String host;

    @Option(names = "--json", fallbackValue = "true", description = "Print one JSON object a line.")
    private boolean json;

    private String kind;

    @Override
    public void run() {
        server.follow(Server.Question.of("stream"), this::take);
        throw new CommandException("the server ended the stream; start tail again when it is back");
    }

    /** Takes a line of the stream of server-sent events. */
    private void take(String line) {
        if (line.startsWith(EVENT)) {
            kind = line.substring(EVENT.length());
        } else if (line.startsWith(DATA) && KINDS.contains(kind)) {
            JsonNode data = Json.mapper().readTree(line.substring(DATA.length()));
            if (host == null || host.equals(data.path("host").asString())) {
                tell(data);
                gatewatch.console().out().flush();
            }
        }
    }

    private void tell(JsonNode data) {
        Console console = gatewatch.console();
        if (json) {
            console.out()
                    .println(Json.mapper()
                            .writeValueAsString(Json.mapper()
                                    .createObjectNode()
                                    .put("kind", kind)
                                    .set("data", data)));
            return;
        }
        Style style = Style.of(console);
        switch (kind) {
            case "event" -> {
                GatewayEvent event = Json.mapper().treeToValue(data, GatewayEvent.class);
                boolean harmless = event.category() == Category.NONE;
                String meaning = harmless ? event.signature() : event.category().wireName();
                print(event.happenedAt(), event.host(), meaning, harmless ? style::faint : style::bad, event.line());
            }
            case "diagnosis" -> {
                Diagnosis diagnosis = Json.mapper().treeToValue(data, Diagnosis.class);
                UnaryOperator<String> paint = diagnosis.isOpen() ? style::strong : style::good;
                String text = diagnosis.isOpen() || diagnosis.resolvedBy() == null
                        ? diagnosis.sentence()
                        : diagnosis.resolvedBy().text();
                print(
                        diagnosis.changedAt(),
                        diagnosis.host(),
                        "diagnosis " + diagnosis.change().wireName(),
                        paint,
                        text);
            }
            default -> {
                Alert alert = Json.mapper().treeToValue(data, Alert.class);
                print(
                        alert.changedAt(),
                        alert.host(),
                        "alert " + alert.state().wireName(),
                        style::doubtful,
                        alert.sentence());
            }
        }
    }

    private void print(Instant time, String host, String meaning, UnaryOperator<String> paint, String text) {
        Console console = gatewatch.console();
        String start = TIME.format(time) + "  " + padded(host, WIDEST_HOST) + "  ";
        String shown = console.outputIsTerminal()
                ? Style.fit(text, Math.max(20, console.columns() - start.length() - WIDEST_MEANING - 2))
                : Style.fit(text, Integer.MAX_VALUE);
        console.out().println(start + paint.apply(padded(meaning, WIDEST_MEANING)) + "  " + shown);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
