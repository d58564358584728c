package dev.gatewatch.cli.catalogue;

import dev.gatewatch.cli.CommandException;
import dev.gatewatch.cli.Console;
import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.diagnosis.catalogue.InvalidCatalogueException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code gatewatch catalogue check}. */
@Command(
        name = "check",
        header = "Checks a catalogue: form, references, and each signature against its own lines.",
        description = {"", "Prints every mistake with file, entry and field. Exits with 1 if there are any.", ""})
final class CheckCommand implements Callable<Integer> {
    private static final int MISTAKES = 1;

    @ParentCommand
    private CatalogueCommand catalogue;

    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            description = "A folder with signatures/*.yaml and causes/*.yaml that is laid over the bundled catalogue;"
                    + " nothing for the bundled one alone.")
    private Path directory;

    @Override
    public Integer call() {
        Console console = catalogue.gatewatch().console();
        if (directory != null && !Files.isDirectory(directory)) {
            throw new CommandException("there is no folder " + directory + "; name one with signatures/*.yaml in it");
        }
        try {
            Catalogue checked = directory == null ? Catalogue.bundled() : Catalogue.load(directory);
            console.out()
                    .printf(
                            "%s: %d signatures and %d causes, no mistake%n",
                            checked.version(),
                            checked.signatures().size(),
                            checked.causes().size());
            return 0;
        } catch (InvalidCatalogueException e) {
            e.mistakes().forEach(console.out()::println);
            return MISTAKES;
        }
    }
}
