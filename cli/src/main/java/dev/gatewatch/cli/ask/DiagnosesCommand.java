package dev.gatewatch.cli.ask;

import dev.gatewatch.cli.CaseSheet;
import dev.gatewatch.cli.Table;
import dev.gatewatch.protocol.Diagnosis;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
    @Mixin
    private DiagnosisFilter filter;

    @Option(names = "--q", paramLabel = "TEXT", description = "Only those that this occurs in.")
    private String text;

    @Option(
            names = "--fix",
            fallbackValue = "true",
            description = "Show each in full, with what to do about it, instead of a table.")
    private boolean fix;

    @Override
    Server.Question question() {
        return filter.narrow(Server.Question.of("diagnoses")).with("q", text);
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
