package dev.gatewatch.diagnosis.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.diagnosis.catalogue.Lines;
import dev.gatewatch.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Scores the classifier on lines of real hosts that people labelled. They are kept beside the repository, in
 * {@code ../shared/corpus} or the directory that the system property {@code gatewatch.corpus} names.
 */
class LabelledLinesTest {
    private static final List<Labelled> LINES = new ArrayList<>();

    /** What people said of a line: its label, and others that they would accept; and what the classifier says. */
    private record Labelled(String line, String label, Set<String> accepted, String judged) {
        boolean isRight() {
            return accepted.contains(judged);
        }
    }

    @BeforeAll
    static void judgeAll() throws IOException {
        Path corpus = Path.of(System.getProperty("gatewatch.corpus", "../../shared/corpus"), "lines.jsonl");
        assumeTrue(
                Files.exists(corpus),
                "no labelled lines in " + corpus.toAbsolutePath().normalize());
        var classifier = new Classifier(Catalogue.bundled());
        for (String json : Files.readAllLines(corpus)) {
            JsonNode labelled = Json.mapper().readTree(json);
            String line = labelled.path("line").asString();
            var accepted = new TreeSet<String>();
            accepted.add(labelled.path("label").asString());
            labelled.path("alt").forEach(other -> accepted.add(other.asString()));
            LINES.add(new Labelled(
                    line,
                    labelled.path("label").asString(),
                    accepted,
                    classifier.judge(Lines.of(line)).category().wireName()));
        }
    }

    @Test
    void no_harmless_line_raises_a_false_alarm() {
        assertThat(LINES)
                .filteredOn(line -> line.label().equals("none"))
                .isNotEmpty()
                .allMatch(Labelled::isRight);
    }

    @Test
    void the_mean_f1_over_all_labels_is_at_least_97_percent() {
        Map<String, int[]> scores = new HashMap<>();
        for (Labelled line : LINES) {
            scores.putIfAbsent(line.label(), new int[3]);
            if (line.isRight()) {
                scores.computeIfAbsent(line.judged(), label -> new int[3])[0]++;
            } else {
                scores.computeIfAbsent(line.judged(), label -> new int[3])[1]++;
                scores.get(line.label())[2]++;
            }
        }
        Set<String> labels = new TreeSet<>();
        LINES.forEach(line -> labels.add(line.label()));
        double mean = labels.stream()
                .map(scores::get)
                .mapToDouble(score -> score[0] == 0 ? 0 : 2.0 * score[0] / (2.0 * score[0] + score[1] + score[2]))
                .average()
                .orElse(0);
        assertThat(mean).isGreaterThanOrEqualTo(0.97);
    }
}
