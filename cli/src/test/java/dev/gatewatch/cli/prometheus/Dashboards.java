package dev.gatewatch.cli.prometheus;

import dev.gatewatch.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The dashboards for Grafana and what they ask. */
final class Dashboards {
    private static final Path FOLDER = Path.of("..", "dashboards", "grafana", "dashboards");
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), \\w+\\)");

    private Dashboards() {}

    /** An expression and where it stands. */
    record Question(String place, String expression) {
        @Override
        public String toString() {
            return place + ": " + expression;
        }
    }

    static List<JsonNode> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().map(Dashboards::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return Json.mapper().readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that is asked by variables and panels, as Grafana would ask it for a host. */
    static List<Question> questions(String host) {
        List<Question> questions = new ArrayList<>();
        for (JsonNode dashboard : all()) {
            String title = dashboard.path("title").asString();
            for (JsonNode variable : dashboard.path("templating").path("list")) {
                Matcher labels = LABEL_VALUES.matcher(
                        variable.path("query").path("query").asString(""));
                if (labels.matches()) {
                    questions.add(
                            new Question(title + ", $" + variable.path("name").asString(), labels.group(1)));
                }
            }
            for (JsonNode panel : dashboard.path("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    String place = title + ", " + panel.path("title").asString();
                    String expression = target.path("expr")
                            .asString()
                            .replace("$__rate_interval", "1m")
                            .replace("$__range", "1h")
                            .replace("$host", host);
                    questions.add(new Question(place, expression));
                }
            }
        }
        return questions;
    }
}
