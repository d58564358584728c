package dev.gatewatch.cli.ask;

import dev.gatewatch.cli.CaseSheet;
import dev.gatewatch.cli.Table;
import dev.gatewatch.protocol.Diagnosis;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code gatewatch diagnoses}. */
@Command(
        name = "diagnoses",
        header = "Shows diagnoses, newest first.",
        footer = {
            "",
            "Examples:",
            "  gatewatch diagnoses --status open,regressed,flapping --fix",
            "  gatewatch diagnoses --cause token-mismatch --from now-7d --json"
        })
public final class DiagnosesCommand extends Asking {
    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "Only those: open, resolved, regressed, flapping; several with commas.")
    private String status;

    @Option(names = "--cause", paramLabel = "ID", description = "Only those of this cause.")
    private String cause;

    @Option(names = "--q", paramLabel = "TEXT", description = "Only those that this occurs in.")
    private String text;

    @Option(names = "--from", paramLabel = "TIME", description = "Only those since: a time in ISO 8601, or now-6h.")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only those until: a time in ISO 8601, or now-6h.")
    private String to;

    @Option(
            names = "--fix",
            fallbackValue = "true",
            description = "Show each in full, with what to do about it, instead of a table.")
    private boolean fix;

    @Override
    Server.Question question() {
        return Server.Question.of("diagnoses")
                .with("status", status)
                .with("cause", cause)
                .with("q", text)
                .with("from", from)
                .with("to", to);
    }

    @Override
    void show(List<JsonNode> items, Instant now) {
        if (items.isEmpty()) {
            say("No diagnosis.");
            return;
        }
        var sheet = new CaseSheet(style(), console().out());
        var table = new Table("STATUS", "HOST", "SINCE", "COUNT", "CAUSE", "WHAT");
        for (JsonNode item : items) {
            Diagnosis diagnosis = read(item, Diagnosis.class);
            if (fix) {
                say(style().strong(diagnosis.host()));
                sheet.print(diagnosis);
            } else {
                table.row(
                        state(diagnosis.status().wireName()),
                        diagnosis.host(),
                        Ago.since(diagnosis.firstSeen(), now),
                        diagnosis.count(),
                        diagnosis.cause(),
                        outcome(diagnosis));
            }
        }
        if (!fix) {
            print(table);
        }
    }
}
