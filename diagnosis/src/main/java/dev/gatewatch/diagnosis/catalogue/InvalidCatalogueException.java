package dev.gatewatch.diagnosis.catalogue;

import java.util.List;
import java.util.stream.Collectors;

/** A catalogue that cannot be used. The message has one line for each mistake. */
public final class InvalidCatalogueException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<CatalogueMistake> mistakes;

    public InvalidCatalogueException(List<CatalogueMistake> mistakes) {
        super("the catalogue has " + (mistakes.size() == 1 ? "a mistake" : mistakes.size() + " mistakes")
                + mistakes.stream().map(mistake -> "\n  " + mistake).collect(Collectors.joining()));
        this.mistakes = List.copyOf(mistakes);
    }

    /** All mistakes, in the order of the files. */
    public List<CatalogueMistake> mistakes() {
        return mistakes;
    }
}
