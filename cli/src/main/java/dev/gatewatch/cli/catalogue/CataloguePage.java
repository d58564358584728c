package dev.gatewatch.cli.catalogue;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.diagnosis.catalogue.Cause;
import dev.gatewatch.diagnosis.catalogue.Clue;
import dev.gatewatch.diagnosis.catalogue.EventPattern;
import dev.gatewatch.diagnosis.catalogue.Signature;
import dev.gatewatch.protocol.Category;
import dev.gatewatch.streams.api.CatalogueView;
import dev.gatewatch.streams.api.CatalogueView.CauseEntry;
import dev.gatewatch.streams.api.CatalogueView.FixEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The catalogue as a page for people: what a gateway or a client says, what lies behind it, what cures it. */
final class CataloguePage {
    /** So many lines show what a message looks like. */
    private static final int LINES_SHOWN = 3;

    private static final int LONGEST_LINE = 220;

    private final Catalogue catalogue;
    private final CatalogueView view;
    private final Map<String, Signature> signatures;
    private final StringBuilder page = new StringBuilder();

    CataloguePage(Catalogue catalogue) {
        this.catalogue = catalogue;
        this.view = new CatalogueView(catalogue);
        this.signatures = catalogue.signatures().stream().collect(Collectors.toMap(Signature::id, Function.identity()));
    }

    String markdown() {
        page.setLength(0);
        line("# What goes wrong with OpenClaw gateways, and what to do");
        line("");
        line("Made from the catalogue by `gatewatch catalogue page`: change the catalogue, not this page.");
        line("Words in angle brackets stand for what a diagnosis fills in from the log.");
        line("");
        contents();
        byCategory().forEach(this::section);
        return page.toString();
    }

    private Map<Category, List<Cause>> byCategory() {
        return catalogue.causes().stream()
                .collect(Collectors.groupingBy(
                        cause -> cause.categories().get(0), LinkedHashMap::new, Collectors.toList()));
    }

    private void contents() {
        line("| Cause | Who is hit | What cures it | Fix of the article |");
        line("| --- | --- | --- | --- |");
        for (Cause cause : catalogue.causes()) {
            CauseEntry entry = view.cause(cause.id()).orElseThrow();
            line("| [" + cell(entry.title()) + "](#" + entry.id() + ") | " + cell(entry.impact()) + " | "
                    + cell(entry.fixes().get(0).title()) + " | " + (entry.article() == null ? "" : entry.article())
                    + " |");
        }
    }

    private void section(Category category, List<Cause> causes) {
        line("");
        line("## `" + category.wireName() + "`");
        causes.forEach(this::cause);
    }

    private void cause(Cause cause) {
        CauseEntry entry = view.cause(cause.id()).orElseThrow();
        line("");
        line("<a id=\"" + entry.id() + "\"></a>");
        line("### " + entry.title());
        line("");
        line("`" + entry.id() + "`: " + text(entry.sentences().get(0)));
        List<String> lines = signaturesOf(cause).stream()
                .flatMap(signature -> signature.matches().stream().limit(LINES_SHOWN))
                .filter(shown -> shown.length() <= LONGEST_LINE)
                .limit(2L * LINES_SHOWN)
                .toList();
        if (!lines.isEmpty()) {
            line("");
            line("The log or the client says, for example:");
            code(lines);
        }
        entry.fixes().forEach(fix -> fix(fix, entry.fixes().size() > 1));
        if (!entry.awaiting().isEmpty()) {
            line("");
            line("Cured when the log says:");
            code(entry.awaiting());
        }
        List<String> references = signaturesOf(cause).stream()
                .flatMap(signature -> signature.references().stream())
                .filter(reference -> entry.fixes().stream().noneMatch(fix -> reference.equals(fix.source())))
                .distinct()
                .toList();
        if (!references.isEmpty()) {
            line("");
            line("OpenClaw's documentation: "
                    + references.stream()
                            .map(reference -> "<" + reference + ">")
                            .collect(Collectors.joining(", ")));
        }
    }

    private void fix(FixEntry fix, boolean oneOfSeveral) {
        line("");
        line("**" + text(fix.title()) + "**"
                + (oneOfSeveral || !fix.versions().isEmpty() ? " (" + text(fix.versions()) + ")" : ""));
        line("");
        int number = 0;
        for (var step : fix.steps()) {
            number++;
            line(number + ". " + (step.note() == null ? "Run:" : text(step.note())));
            if (step.command() != null) {
                line("");
                line("   ```sh");
                line("   " + step.command());
                line("   ```");
            }
        }
        if (!fix.verify().isEmpty()) {
            line("");
            line("To see that it worked: "
                    + fix.verify().stream().map(CataloguePage::verification).collect(Collectors.joining("; ")) + ".");
        }
        if (fix.notOnThisVersion() != null) {
            line("");
            line("Does not help: " + text(fix.notOnThisVersion()));
        }
        if (fix.source() != null) {
            line("");
            line(fix.source().startsWith("http") ? "See <" + fix.source() + ">." : "See " + text(fix.source()) + ".");
        }
    }

    /** The signatures whose lines are the cause's failure. */
    private List<Signature> signaturesOf(Cause cause) {
        return cause.clues().stream()
                .filter(clue -> clue.role() == Clue.Role.FAILURE)
                .flatMap(clue -> clue.line().fields().getOrDefault(EventPattern.SIGNATURE, List.of()).stream())
                .distinct()
                .map(signatures::get)
                .filter(signature -> signature != null)
                .toList();
    }

    private void code(List<String> lines) {
        line("");
        line("```text");
        lines.forEach(this::line);
        line("```");
    }

    private void line(String text) {
        page.append(text).append('\n');
    }

    private static String verification(String text) {
        String bare = text.strip();
        bare = bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
        return bare.startsWith("openclaw ") ? "`" + bare + "`" : text(bare);
    }

    /** Angle brackets are marks of HTML in Markdown. */
    private static String text(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String cell(String text) {
        return text(text).replace("|", "\\|");
    }
}
