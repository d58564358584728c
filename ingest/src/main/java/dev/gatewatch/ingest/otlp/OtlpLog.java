package dev.gatewatch.ingest.otlp;

import java.util.Map;

/**
 * One log record of an OTLP request.
 *
 * @param resource attributes of what the record is about, such as {@code host.name}, as text
 * @param timeNanos when it happened, in nanoseconds since 1970; 0 where unknown
 * @param observedTimeNanos when the agent saw it; 0 where unknown
 * @param severity the agent's word for it; empty where it gives none
 * @param body the line; structured bodies as JSON text; empty where there is none
 * @param attributes of the record, such as {@code log.file.path}, as text
 */
public record OtlpLog(
        Map<String, String> resource,
        long timeNanos,
        long observedTimeNanos,
        String severity,
        String body,
        Map<String, String> attributes) {

    /** The names that OpenTelemetry's ranges of severity numbers have: 1 to 4 are TRACE, 5 to 8 DEBUG, … */
    private static final String[] SEVERITIES = {"", "trace", "debug", "info", "warn", "error", "fatal"};

    static String severity(String text, long number) {
        if (!text.isEmpty() || number < 1 || number > 24) {
            return text;
        }
        return SEVERITIES[(int) (number + 3) / 4];
    }
}
