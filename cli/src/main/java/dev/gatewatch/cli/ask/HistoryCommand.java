package dev.gatewatch.cli.ask;

import dev.gatewatch.cli.CommandException;
import dev.gatewatch.protocol.Diagnosis;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code gatewatch history HOST}. */
@Command(
        name = "history",
        header =
                "Shows what a host went through as a time line, newest first: each diagnosis, how long it took, and what"
                        + " ended it.",
        footer = {
            "",
            "Examples:",
            "  gatewatch history oc-fra-01 --from now-30d",
            "  gatewatch history oc-fra-01 --cause token-mismatch --csv >oc-fra-01.csv"
        })
public final class HistoryCommand extends Asking {
    @Parameters(paramLabel = "HOST", description = "Whose history.")
    private String host;

    @Mixin
    private DiagnosisFilter filter;

    @Option(names = "--csv", fallbackValue = "true", description = "Print CSV, for a spreadsheet.")
    private boolean csv;

    @Override
    Server.Question question() {
        if (csv && isJson()) {
            throw new CommandException("--csv and --json exclude each other");
        }
        return filter.narrow(Server.Question.of("hosts", host, "diagnoses"));
    }

    @Override
    boolean isExport() {
        return csv || super.isExport();
    }

    @Override
    void show(List<JsonNode> items, Instant now) {
        List<Diagnosis> diagnoses =
                items.stream().map(item -> read(item, Diagnosis.class)).toList();
        if (csv) {
            new DiagnosesCsv(console().out()).print(diagnoses);
        } else if (!diagnoses.isEmpty()) {
            new TimeLine(style(), console().out()).print(diagnoses, now);
        } else {
            say("Nothing is known to have been wrong with " + host + ".");
        }
    }
}
