package dev.gatewatch.cli.explain;

import dev.gatewatch.cli.Console;
import dev.gatewatch.cli.Style;
import dev.gatewatch.diagnosis.classify.Classifier;
import dev.gatewatch.diagnosis.classify.Judgement;
import dev.gatewatch.protocol.Category;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.Severity;
import dev.gatewatch.protocol.openclaw.OpenClawLine;
import dev.gatewatch.protocol.openclaw.ParsedLine;
import dev.gatewatch.protocol.redaction.Redactor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Tells what each line means, judged by itself: one answer for each line, in order. */
final class LineMeanings {
    /** So many lines are judged side by side. */
    private static final int BATCH = 4096;

    private static final int WIDEST_MEANING = 34;

    private final Classifier classifier;
    private final Instant now;
    private final boolean json;
    private final Console console;
    private final Style style;
    private final PrintStream out;
    private long n;

    /** @param now stamps that leave out date or year are taken to be the last before this */
    LineMeanings(Classifier classifier, Instant now, boolean json, Console console) {
        this.classifier = classifier;
        this.now = now;
        this.json = json;
        this.console = console;
        this.style = Style.of(console);
        this.out = console.out();
    }

    /** Goes on counting where the input before ended. Ends early if nobody reads the answers any more. */
    void tell(InputLines lines) throws IOException {
        List<byte[]> batch = batch(lines);
        while (!batch.isEmpty() && !out.checkError()) {
            for (byte[] answer : answers(batch)) {
                out.write(answer, 0, answer.length);
            }
            n += batch.size();
            batch = batch(lines);
        }
    }

    private byte[][] answers(List<byte[]> batch) {
        return IntStream.range(0, batch.size())
                .parallel()
                .mapToObj(i -> answer(n + i + 1, judge(batch.get(i))))
                .map(answer -> answer.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    private static List<byte[]> batch(InputLines lines) throws IOException {
        var batch = new ArrayList<byte[]>(BATCH);
        byte[] line;
        while (batch.size() < BATCH && (line = lines.next()) != null) {
            batch.add(line);
        }
        return batch;
    }

    private record Judged(ParsedLine line, Judgement judgement) {}

    private Judged judge(byte[] line) {
        ParsedLine parsed = OpenClawLine.parse(line, now, ZoneId.systemDefault(), Redactor.unsalted());
        LogLine placed =
                parsed.toLogLine("", "localhost", LogLine.DEFAULT_GATEWAY, now, LineSource.of(LineSource.Kind.STDIN));
        return new Judged(parsed, classifier.judge(placed));
    }

    /** With its line end. */
    private String answer(long number, Judged judged) {
        ParsedLine line = judged.line;
        Judgement judgement = judged.judgement;
        if (json) {
            return Json.writeText(new Meaning(
                            number,
                            judgement.category(),
                            judgement.signature(),
                            line.severity(),
                            line.time(),
                            judgement.attributes()))
                    + '\n';
        }
        String meaning = judgement.signature() == null
                ? style.faint(padded("·"))
                : judgement.category() == Category.NONE
                        ? style.good(padded(judgement.signature()))
                        : style.bad(padded(judgement.category().wireName()));
        String text = Style.withoutNoise(line.message());
        if (console.outputIsTerminal()) {
            text = Style.fit(text, Math.max(console.columns() - WIDEST_MEANING - 9, 20));
        }
        return String.format("%6d  %s %s%n", number, meaning, judgement.signature() == null ? style.faint(text) : text);
    }

    private static String padded(String text) {
        return text + " ".repeat(Math.max(0, WIDEST_MEANING - text.length()));
    }

    /** One answer, as the contract has it. */
    private record Meaning(
            long n,
            Category category,
            String signature,
            Severity level,
            Instant time,
            Map<String, String> attributes) {}
}
