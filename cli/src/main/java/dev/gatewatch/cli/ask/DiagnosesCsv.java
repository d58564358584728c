package dev.gatewatch.cli.ask;

import dev.gatewatch.protocol.Diagnosis;
import java.io.PrintStream;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Diagnoses for a spreadsheet (RFC 4180), with the columns that the dashboard's download has. */
final class DiagnosesCsv {
    private static final Pattern QUOTED = Pattern.compile("[\",\r\n]");
    /** A spreadsheet takes what begins so for a formula, and a value may come from a log. */
    private static final Pattern FORMULA = Pattern.compile("^[=+\\-@\t\r]");

    private final PrintStream out;

    DiagnosesCsv(PrintStream out) {
        this.out = out;
    }

    void print(List<Diagnosis> diagnoses) {
        row(
                "id",
                "host",
                "status",
                "cause",
                "confidence",
                "sentence",
                "firstSeen",
                "lastSeen",
                "resolvedAt",
                "resolvedBy",
                "count",
                "fix",
                "version");
        for (Diagnosis diagnosis : diagnoses) {
            row(
                    diagnosis.id(),
                    diagnosis.host(),
                    diagnosis.status().wireName(),
                    diagnosis.cause(),
                    diagnosis.confidence().wireName(),
                    diagnosis.sentence(),
                    diagnosis.firstSeen(),
                    diagnosis.lastSeen(),
                    diagnosis.resolvedAt(),
                    diagnosis.resolvedBy() == null
                            ? null
                            : diagnosis.resolvedBy().text(),
                    diagnosis.count(),
                    diagnosis.fix() == null
                            ? null
                            : String.join("; ", diagnosis.fix().commands()),
                    diagnosis.openclawVersion());
        }
    }

    private void row(Object... values) {
        out.print(Stream.of(values).map(DiagnosesCsv::field).collect(Collectors.joining(",", "", "\r\n")));
    }

    private static String field(Object value) {
        if (value == null) {
            return "";
        }
        String text = FORMULA.matcher(value.toString()).find() ? "'" + value : value.toString();
        return QUOTED.matcher(text).find() ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
