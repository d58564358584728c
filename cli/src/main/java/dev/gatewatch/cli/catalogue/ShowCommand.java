package dev.gatewatch.cli.catalogue;

import dev.gatewatch.cli.CommandException;
import dev.gatewatch.cli.Console;
import dev.gatewatch.cli.Style;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.streams.api.CatalogueView;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gatewatch catalogue show ID}. */
@Command(
        name = "show",
        header = "Shows a cause with its fix on every version, or a signature with its lines.",
        footer = {"", "Example:", "  gatewatch catalogue show token-mismatch"})
final class ShowCommand implements Runnable {
    @ParentCommand
    private CatalogueCommand catalogue;

    @Mixin
    private OwnCatalogue own;

    @Parameters(paramLabel = "ID", description = "Of a cause or a signature; 'catalogue list' shows them.")
    private String id;

    @Option(names = "--json", fallbackValue = "true", description = "Print it as a JSON object.")
    private boolean json;

    private Style style;
    private PrintStream out;

    @Override
    public void run() {
        Console console = catalogue.gatewatch().console();
        style = Style.of(console);
        out = console.out();
        var view = new CatalogueView(own.read());
        var cause = view.cause(id);
        var signature = view.signature(id);
        if (cause.isEmpty() && signature.isEmpty()) {
            throw new CommandException(
                    "the catalogue has no cause and no signature '" + id + "'; 'gatewatch catalogue list' shows them");
        }
        if (json) {
            out.println(Json.writeText(cause.isPresent() ? cause.get() : signature.get()));
        } else {
            cause.ifPresent(this::print);
            signature.ifPresent(this::print);
        }
    }

    private void print(CatalogueView.CauseEntry cause) {
        out.println(style.strong(cause.title()));
        out.println(style.faint("cause " + cause.id() + " · " + cause.impact() + " · "
                + cause.categories().stream()
                        .map(category -> category.wireName())
                        .collect(Collectors.joining(", "))));
        paragraphs("It says", cause.sentences());
        cause.fixes().forEach(this::print);
        paragraphs("Cured when the log says", cause.awaiting());
    }

    private void print(CatalogueView.FixEntry fix) {
        out.println();
        out.println(style.strong(fix.title())
                + style.faint(" (" + fix.versions()
                        + (fix.article() == null ? "" : ", fix " + fix.article() + " of the article") + ")"));
        fix.steps().forEach(step -> {
            if (step.note() != null) {
                style.wrap(step.note(), 2).forEach(line -> out.println("  " + line));
            }
            if (step.command() != null) {
                out.println("    " + style.faint("$") + " " + style.typed(step.command()));
            }
        });
        paragraphs("See that it worked", fix.verify());
        if (fix.notOnThisVersion() != null) {
            paragraphs("Does not help", List.of(fix.notOnThisVersion()));
        }
        if (fix.source() != null) {
            out.println("  " + style.faint(fix.source()));
        }
    }

    private void print(CatalogueView.SignatureEntry signature) {
        out.println(style.strong(signature.title()));
        out.println(style.faint("signature " + signature.id() + " · " + signature.kind() + " · "
                + signature.category().wireName()));
        paragraphs("Recognised by", signature.literals());
        paragraphs("Lines", signature.matches());
        paragraphs("References", signature.references());
    }

    private void paragraphs(String heading, List<String> texts) {
        if (!texts.isEmpty()) {
            out.println();
            out.println("  " + heading);
            texts.forEach(text -> style.wrap(text, 4).forEach(line -> out.println("    " + line)));
        }
    }
}
