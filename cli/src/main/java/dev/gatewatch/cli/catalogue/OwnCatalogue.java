package dev.gatewatch.cli.catalogue;

import dev.gatewatch.cli.CommandException;
import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.diagnosis.catalogue.InvalidCatalogueException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --catalogue DIR}: the operator's own entries, laid over the bundled ones. */
public final class OwnCatalogue {
    @Option(
            names = "--catalogue",
            paramLabel = "DIR",
            description =
                    "A folder with signatures/*.yaml and causes/*.yaml that is laid over the bundled catalogue; see"
                            + " 'gatewatch catalogue check'.")
    private Path directory;

    /**
     * The folder; {@code null} if none was named.
     *
     * @throws CommandException if there is none there
     */
    public Path directory() {
        if (directory != null && !Files.isDirectory(directory)) {
            throw new CommandException(
                    "--catalogue: there is no folder " + directory + "; name one with signatures/*.yaml in it");
        }
        return directory;
    }

    /**
     * The bundled catalogue with the folder's laid over it.
     *
     * @throws CommandException with all mistakes, if there are any
     */
    public Catalogue read() {
        Path folder = directory();
        try {
            return folder == null ? Catalogue.bundled() : Catalogue.load(folder);
        } catch (InvalidCatalogueException e) {
            throw CommandException.of(e);
        }
    }
}
