package dev.gatewatch.diagnosis.catalogue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The signatures and causes in force. Immutable. */
public final class Catalogue {
    private final String version;
    private final Set<String> foreignSubsystems;
    private final List<Signature> signatures;
    private final List<Cause> causes;

    Catalogue(String version, Set<String> foreignSubsystems, List<Signature> signatures, List<Cause> causes) {
        this.version = version;
        this.foreignSubsystems = Set.copyOf(foreignSubsystems);
        this.signatures = signatures.stream().sorted(Signature.BY_RANK).toList();
        this.causes = List.copyOf(causes);
    }

    /** The catalogue that comes with Gatewatch. */
    public static Catalogue bundled() {
        return CatalogueReader.bundled().read();
    }

    /**
     * The catalogue that comes with Gatewatch, with an operator's laid over it: an entry of {@code signatures/*.yaml} or
     * {@code causes/*.yaml} in the directory replaces the bundled one of the same id, or is added.
     *
     * @throws InvalidCatalogueException with all mistakes, if there are any
     */
    public static Catalogue load(Path overlay) {
        Catalogue catalogue = CatalogueReader.bundled().overlaidBy(overlay).read();
        List<CatalogueMistake> mistakes = SampleCheck.of(catalogue);
        if (!mistakes.isEmpty()) {
            throw new InvalidCatalogueException(mistakes);
        }
        return catalogue;
    }

    /** The declared version and a digest of the content: {@code 2026.11+3f9a1c2b}. */
    public String version() {
        return version;
    }

    /** By rank: of those that recognise a line, the first speaks for it. */
    public List<Signature> signatures() {
        return signatures;
    }

    /** In the order of the files. */
    public List<Cause> causes() {
        return causes;
    }

    /**
     * Whether what prints in that subsystem speaks of its own connections, never of those to the gateway: channels, model
     * providers, agents.
     *
     * @param subsystem as the gateway names it, such as {@code gateway/channels/telegram}, in lower case
     */
    public boolean isForeign(String subsystem) {
        return foreignSubsystems.contains(subsystem)
                || (subsystem.indexOf('/') > 0
                        && Arrays.stream(subsystem.split("/")).anyMatch(foreignSubsystems::contains));
    }

    /** The signature that speaks for a line. */
    public Optional<Signature> recognise(LineFeatures line) {
        return isForeign(line.subsystem())
                ? Optional.empty()
                : signatures.stream()
                        .filter(signature -> signature.recognises(line))
                        .findFirst();
    }
}
