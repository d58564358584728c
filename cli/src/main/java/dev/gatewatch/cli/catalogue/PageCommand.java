package dev.gatewatch.cli.catalogue;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code gatewatch catalogue page}. */
@Command(
        name = "page",
        header = "Prints the catalogue as a page to read: message, cause and fix for every version, in Markdown.",
        footer = {
            "",
            "Examples:",
            "  gatewatch catalogue page >runbook.md",
            "  gatewatch catalogue page --catalogue /etc/gatewatch/catalogue"
        })
final class PageCommand implements Runnable {
    @ParentCommand
    private CatalogueCommand catalogue;

    @Mixin
    private OwnCatalogue own;

    @Override
    public void run() {
        catalogue.gatewatch().console().out().print(new CataloguePage(own.read()).markdown());
    }
}
