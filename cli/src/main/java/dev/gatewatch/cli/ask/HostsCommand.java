package dev.gatewatch.cli.ask;

import dev.gatewatch.cli.Table;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code gatewatch hosts}. */
@Command(
        name = "hosts",
        header = "Shows the fleet: who needs you, since when, and why; worst first.",
        footer = {"", "Example:", "  gatewatch hosts --q fra"})
public final class HostsCommand extends Asking {
    @Option(names = "--q", paramLabel = "TEXT", description = "Only hosts that this occurs in.")
    private String text;

    @Option(
            names = "--status",
            paramLabel = "STATE",
            description = "Only hosts in this state: open, regressed, flapping, silent, healthy.")
    private String status;

    @Override
    Server.Question question() {
        return Server.Question.of("hosts").with("q", text).with("status", status);
    }

    @Override
    void show(List<JsonNode> items, Instant now) {
        if (items.isEmpty()) {
            say("No host was ever heard of. Attach one with 'gatewatch ship' on it.");
            return;
        }
        var table = new Table("STATE", "HOST", "VERSION", "WHO IS HIT", "SINCE", "FAILURES", "WHAT");
        for (JsonNode item : items) {
            HostAnswer host = read(item, HostAnswer.class);
            table.row(
                    state(host.state()),
                    host.host(),
                    host.version(),
                    host.impact(),
                    Ago.since(host.since(), now),
                    host.closes() == 0 ? "" : host.closes(),
                    host.diagnosis() == null ? "" : host.diagnosis().sentence());
        }
        print(table);
    }

    /** What is shown of a host. */
    private record HostAnswer(
            String host,
            String state,
            String version,
            String impact,
            Instant since,
            long closes,
            DiagnosisAnswer diagnosis) {}

    private record DiagnosisAnswer(String sentence) {}
}
