package dev.gatewatch.benchmarks.audit;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line as a gateway writes it to its log, with a number in the place of its connection's id, which stays with it all
 * the way. Even numbers are failures and so become events; odd ones are what a gateway says all day.
 */
final class NumberedLine {
    private static final Pattern NUMBER = Pattern.compile("conn=00000000-0000-4000-8000-([0-9a-f]{12})");

    private NumberedLine() {}

    /** Whether the line of that number is a failure. */
    static boolean isTelling(int number) {
        return number % 2 == 0;
    }

    /** The line of that number, without its end. */
    static String text(int number, Instant time) {
        String conn = String.format("conn=00000000-0000-4000-8000-%012x", number);
        String message = isTelling(number)
                ? "unauthorized " + conn + " remote=127.0.0.1 client=cli cli v2026.9.6 role=operator scopes=0"
                        + " auth=token device=no platform=linux reason=token_mismatch"
                : "res ✓ health 12ms " + conn;
        String level = isTelling(number) ? "WARN" : "INFO";
        return "{\"0\":\"{\\\"subsystem\\\":\\\"gateway/ws\\\"}\",\"1\":\"" + message
                + "\",\"_meta\":{\"runtime\":\"node\",\"runtimeVersion\":\"24.21.0\",\"date\":\"" + time
                + "\",\"logLevelName\":\"" + level
                + "\",\"name\":\"{\\\"subsystem\\\":\\\"gateway/ws\\\"}\",\"parentNames\":[\"openclaw\"]},\"time\":\""
                + time + "\"}";
    }

    /** The number of the first numbered line in a text; 0 if there is none. */
    static int numberIn(CharSequence text) {
        Matcher found = NUMBER.matcher(text);
        return found.find() ? Integer.parseInt(found.group(1), 16) : 0;
    }

    /** The number of the last numbered line in a text; 0 if there is none. */
    static int lastNumberIn(CharSequence text) {
        int last = 0;
        for (Matcher found = NUMBER.matcher(text); found.find(); ) {
            last = Integer.parseInt(found.group(1), 16);
        }
        return last;
    }
}
