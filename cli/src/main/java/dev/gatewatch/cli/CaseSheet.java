package dev.gatewatch.cli;

import dev.gatewatch.protocol.Diagnosis;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A diagnosis for people: what is so, what to do, how to see that it worked, and why we think so. */
public final class CaseSheet {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int EVIDENCE_SHOWN = 4;

    private final Style style;
    private final PrintStream out;

    public CaseSheet(Style style, PrintStream out) {
        this.style = style;
        this.out = out;
    }

    public void print(Diagnosis diagnosis) {
        headline(diagnosis);
        if (diagnosis.isOpen()) {
            fix(diagnosis.fix());
            awaiting(diagnosis.awaiting());
        } else {
            out.println();
            paragraph(style.good("Cured  "), 7, diagnosis.resolvedBy().text(), 2);
        }
        why(diagnosis.why());
        alternatives(diagnosis.alternatives());
        evidence(diagnosis.evidence());
        out.println();
    }

    private void headline(Diagnosis diagnosis) {
        List<String> sentence = style.wrap(diagnosis.sentence(), 2);
        out.println(mark(diagnosis.status()) + " " + style.strong(sentence.get(0)));
        sentence.stream().skip(1).forEach(line -> out.println("  " + style.strong(line)));

        var facts = new ArrayList<String>();
        facts.add(
                diagnosis.status() == Diagnosis.Status.OPEN
                        ? diagnosis.confidence().wireName()
                        : diagnosis.status().wireName() + ", "
                                + diagnosis.confidence().wireName());
        facts.add(diagnosis.impact());
        facts.add(diagnosis.count() == 1 ? "once" : diagnosis.count() + " times");
        facts.add(period(diagnosis.firstSeen(), diagnosis.lastSeen()));
        if (diagnosis.openclawVersion() != null) {
            facts.add("OpenClaw " + diagnosis.openclawVersion());
        }
        if (diagnosis.gaps() > 0) {
            facts.add(diagnosis.gaps() + " lines are missing, so evidence may be, too");
        }
        style.wrap(String.join(" · ", facts), 2).forEach(line -> out.println("  " + style.faint(line)));
    }

    private String mark(Diagnosis.Status status) {
        return switch (status) {
            case OPEN, REGRESSED -> style.bad("✗");
            case FLAPPING -> style.doubtful("~");
            case RESOLVED -> style.good("✓");
        };
    }

    private static String period(Instant from, Instant to) {
        return from.equals(to) ? TIME.format(from) + " UTC" : TIME.format(from) + " to " + TIME.format(to) + " UTC";
    }

    private void fix(Diagnosis.Fix fix) {
        heading(fix.title(), fix.article() == null ? "" : "fix " + fix.article() + " of the article");
        for (Diagnosis.Step step : fix.steps()) {
            if (step.note() != null) {
                paragraph("", 0, step.note(), 4);
            }
            if (step.command() != null) {
                command(step.command());
            }
        }
        if (fix.steps().isEmpty()) {
            fix.commands().forEach(this::command);
        }
        if (fix.notOnThisVersion() != null) {
            paragraph(style.doubtful("Does not help: "), 15, fix.notOnThisVersion(), 4);
        }
        if (!fix.verify().isEmpty()) {
            heading("See that it worked", "");
            fix.verify().forEach(this::check);
        }
        if (fix.source() != null) {
            out.println("    " + style.faint(fix.source()));
        }
    }

    /** A check is a command, or a sentence. */
    private void check(String check) {
        if (check.endsWith(".")) {
            paragraph("", 0, check, 4);
        } else {
            command(check);
        }
    }

    private void command(String command) {
        out.println("      " + style.faint("$") + " " + style.typed(command));
    }

    private void awaiting(List<String> lines) {
        if (!lines.isEmpty()) {
            heading("Cured when the log says", "");
            lines.forEach(line -> paragraph("", 0, line, 4));
        }
    }

    private void why(List<Diagnosis.Why> reasons) {
        if (!reasons.isEmpty()) {
            heading("Why", "");
            reasons.forEach(why -> paragraph((why.supports() ? "+" : "−") + " ", 2, why.text(), 4));
        }
    }

    private void alternatives(List<Diagnosis.Alternative> alternatives) {
        if (!alternatives.isEmpty()) {
            heading("Put aside", "");
            alternatives.forEach(other -> paragraph("", 0, other.cause() + ": " + other.why(), 4));
        }
    }

    private void evidence(List<Diagnosis.Evidence> evidence) {
        if (evidence.isEmpty()) {
            return;
        }
        heading("Proof", evidence.size() > EVIDENCE_SHOWN ? "the first " + EVIDENCE_SHOWN + " telling lines" : "");
        for (Diagnosis.Evidence line : evidence.subList(0, Math.min(evidence.size(), EVIDENCE_SHOWN))) {
            String time = line.time() == null ? "" : TIME.format(line.time()).substring(11) + "  ";
            out.println("    " + style.faint(time)
                    + Style.fit(Style.withoutNoise(line.line()), style.columns() - 4 - time.length()));
        }
    }

    private void heading(String text, String aside) {
        out.println();
        out.println("  " + style.strong(text) + (aside.isEmpty() ? "" : style.faint("  (" + aside + ")")));
    }

    /** @param labelLength of {@code label} as seen, without colour */
    private void paragraph(String label, int labelLength, String text, int indent) {
        List<String> lines = style.wrap(text, indent + labelLength);
        out.println(" ".repeat(indent) + label + lines.get(0));
        lines.stream().skip(1).forEach(line -> out.println(" ".repeat(indent + labelLength) + line));
    }
}
