package dev.gatewatch.cli.catalogue;

import dev.gatewatch.cli.Console;
import dev.gatewatch.cli.Style;
import dev.gatewatch.cli.Table;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.streams.api.CatalogueView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code gatewatch catalogue list}. */
@Command(
        name = "list",
        header = "Lists causes, each with its fix, or signatures.",
        footer = {
            "",
            "Examples:",
            "  gatewatch catalogue list --q 'pairing required'",
            "  gatewatch catalogue list --signatures"
        })
final class ListCommand implements Runnable {
    @ParentCommand
    private CatalogueCommand catalogue;

    @Mixin
    private OwnCatalogue own;

    @Option(
            names = "--signatures",
            fallbackValue = "true",
            description = "The signatures: how lines are recognised, and what they mean.")
    private boolean signatures;

    @Option(names = "--q", paramLabel = "TEXT", description = "Only what has to do with this: a message, a word.")
    private String text;

    @Option(names = "--json", fallbackValue = "true", description = "Print one JSON object a line.")
    private boolean json;

    @Override
    public void run() {
        CatalogueView.Entries entries = new CatalogueView(own.read()).entries(text);
        Console console = catalogue.gatewatch().console();
        if (json) {
            (signatures ? entries.signatures() : entries.causes())
                    .forEach(entry -> console.out().println(Json.writeText(entry)));
            return;
        }
        Table table = signatures ? signatures(entries) : causes(entries);
        table.print(console.out(), Style.of(console), console.outputIsTerminal() ? console.columns() : 0);
    }

    private static Table causes(CatalogueView.Entries entries) {
        var table = new Table("CAUSE", "CATEGORY", "WHO IS HIT", "ARTICLE", "FIX");
        entries.causes()
                .forEach(cause -> table.row(
                        cause.id(),
                        cause.category().wireName(),
                        cause.impact(),
                        cause.article() == null ? "" : "fix " + cause.article(),
                        cause.fixes().get(0).title()));
        return table;
    }

    private static Table signatures(CatalogueView.Entries entries) {
        var table = new Table("SIGNATURE", "KIND", "CATEGORY", "SAYS");
        entries.signatures()
                .forEach(signature -> table.row(
                        signature.id(), signature.kind(), signature.category().wireName(), signature.title()));
        return table;
    }
}
