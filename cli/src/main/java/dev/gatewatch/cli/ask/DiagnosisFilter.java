package dev.gatewatch.cli.ask;

import picocli.CommandLine.Option;

/** Which diagnoses are asked for. */
final class DiagnosisFilter {
    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "Only those: open, resolved, regressed, flapping; several with commas.")
    private String status;

    @Option(names = "--cause", paramLabel = "ID", description = "Only those of this cause; several with commas.")
    private String cause;

    @Option(names = "--from", paramLabel = "TIME", description = "Only those since: a time in ISO 8601, or now-6h.")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only those until: a time in ISO 8601, or now-6h.")
    private String to;

    Server.Question narrow(Server.Question question) {
        return question.with("from", from).with("to", to).with("cause", cause).with("status", status);
    }
}
