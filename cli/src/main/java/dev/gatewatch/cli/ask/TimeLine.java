package dev.gatewatch.cli.ask;

import dev.gatewatch.cli.Style;
import dev.gatewatch.protocol.Diagnosis;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Diagnoses along the time, day by day: when each began and ended, what it was, and what ended it or would. */
final class TimeLine {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter SHORT_DAY = DateTimeFormatter.ofPattern("d MMM ", Locale.ENGLISH);
    /** What stands under a diagnosis begins where its sentence does. */
    private static final int INDENT = 16;

    private final Style style;
    private final PrintStream out;

    TimeLine(Style style, PrintStream out) {
        this.style = style;
        this.out = out;
    }

    /** @param diagnoses newest first */
    void print(List<Diagnosis> diagnoses, Instant now) {
        LocalDate day = null;
        for (Diagnosis diagnosis : diagnoses) {
            LocalDate its = dayOf(diagnosis.firstSeen());
            if (!its.equals(day)) {
                out.println((day == null ? "" : System.lineSeparator())
                        + style.strong(DAY.format(its))
                        + style.faint(" (UTC)"));
                day = its;
            }
            print(diagnosis, now);
        }
    }

    private void print(Diagnosis diagnosis, Instant now) {
        List<String> sentence = style.wrap(diagnosis.sentence(), INDENT);
        out.println("  " + CLOCK.format(diagnosis.firstSeen()) + "  " + mark(diagnosis.status()) + "   "
                + style.strong(sentence.get(0)));
        sentence.stream().skip(1).forEach(line -> out.println(" ".repeat(INDENT) + style.strong(line)));
        String facts = String.join(
                " · ",
                word(diagnosis),
                diagnosis.confidence().wireName(),
                diagnosis.cause(),
                diagnosis.count() == 1 ? "once" : diagnosis.count() + " times",
                lasted(diagnosis, now));
        below(style.wrap(facts, INDENT).stream().map(style::faint).toList());
        if (diagnosis.isOpen() && diagnosis.fix() != null) {
            diagnosis.fix().commands().forEach(command -> below(List.of(style.faint("$ ") + style.typed(command))));
        } else if (diagnosis.resolvedBy() != null) {
            below(style.wrap(diagnosis.resolvedBy().text(), INDENT).stream()
                    .map(style::good)
                    .toList());
        }
    }

    private void below(List<String> lines) {
        lines.forEach(line -> out.println(" ".repeat(INDENT) + line));
    }

    private static String word(Diagnosis diagnosis) {
        String status = diagnosis.status().wireName();
        return diagnosis.regressions() == 0
                ? status
                : status + ", came back "
                        + (diagnosis.regressions() == 1 ? "once" : diagnosis.regressions() + " times");
    }

    /** "28 min, until 09:42:00", with the day where it is another. */
    private static String lasted(Diagnosis diagnosis, Instant now) {
        if (diagnosis.isOpen() || diagnosis.resolvedAt() == null) {
            return "for " + Ago.words(Duration.between(diagnosis.firstSeen(), now)) + " now";
        }
        Instant end = diagnosis.resolvedAt();
        String day = dayOf(end).equals(dayOf(diagnosis.firstSeen())) ? "" : SHORT_DAY.format(dayOf(end));
        return Ago.words(Duration.between(diagnosis.firstSeen(), end)) + ", until " + day + CLOCK.format(end);
    }

    private String mark(Diagnosis.Status status) {
        return switch (status) {
            case OPEN -> style.bad("●");
            case REGRESSED -> style.bad("↺");
            case FLAPPING -> style.doubtful("~");
            case RESOLVED -> style.good("✓");
        };
    }

    private static LocalDate dayOf(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }
}
