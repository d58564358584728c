package dev.gatewatch.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The severity a line was printed with, in OpenTelemetry's short names. */
public enum Severity {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    FATAL,
    /** The line does not say. */
    UNSPECIFIED;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** The severity of that name in any case; {@link #UNSPECIFIED} for {@code null} and for names that are none. */
    @JsonCreator
    public static Severity of(String name) {
        if (name == null) {
            return UNSPECIFIED;
        }
        return switch (name) {
            // As OpenClaw's log files have it: nearly every line that is read.
            case "DEBUG" -> DEBUG;
            case "INFO" -> INFO;
            case "WARN" -> WARN;
            case "ERROR" -> ERROR;
            default -> ofLowerCase(name.toLowerCase(Locale.ROOT));
        };
    }

    private static Severity ofLowerCase(String name) {
        return switch (name) {
            case "trace", "silly" -> TRACE;
            case "debug" -> DEBUG;
            case "info", "log" -> INFO;
            case "warn", "warning" -> WARN;
            case "error" -> ERROR;
            case "fatal" -> FATAL;
            default -> UNSPECIFIED;
        };
    }
}
