package dev.gatewatch.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * What a real gateway wrote into its log file while something happened to it.
 *
 * @param fault when it began
 * @param retry when a client, or the service manager, tried again
 * @param recovery when it was cured; empty if nothing was to be cured
 */
record Recording(Part fault, Part retry, Part recovery) {

    /** Some lines of a recording, with the time from the first to the last. */
    record Part(List<String> lines, Duration length) {
        static final Part EMPTY = new Part(List.of(), Duration.ZERO);
    }

    /** A recording of something ordinary: a gateway that starts, a client that comes and goes. */
    static Recording ordinary(String version, String name) {
        Part lines = part(version, name, "lines");
        return new Recording(lines, lines, Part.EMPTY);
    }

    /** A recording of a failure and its cure. */
    static Recording failure(String version, String name) {
        Part fault = part(version, name, "fault");
        Part retry = part(version, name, "retry");
        return new Recording(fault, retry.lines.isEmpty() ? fault : retry, part(version, name, "recovery"));
    }

    private static Part part(String version, String name, String part) {
        String resource = "/demo/" + version + "/" + name + "/" + part + ".jsonl";
        try (InputStream in = Recording.class.getResourceAsStream(resource)) {
            if (in == null) {
                return Part.EMPTY;
            }
            List<String> lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .toList();
            return new Part(lines, Stamps.span(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
