package dev.gatewatch.streams.api;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.diagnosis.catalogue.Cause;
import dev.gatewatch.diagnosis.catalogue.CommandTemplate;
import dev.gatewatch.diagnosis.catalogue.Detection;
import dev.gatewatch.diagnosis.catalogue.Fix;
import dev.gatewatch.diagnosis.catalogue.LineFeatures;
import dev.gatewatch.diagnosis.catalogue.Signature;
import dev.gatewatch.diagnosis.catalogue.Template;
import dev.gatewatch.protocol.Category;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.openclaw.OpenClawLine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The catalogue, to look things up in: what a message means, what lies behind it, what cures it. */
public final class CatalogueView {
    private final Catalogue catalogue;
    private final Entries all;

    public CatalogueView(Catalogue catalogue) {
        this.catalogue = catalogue;
        this.all = new Entries(
                catalogue.version(),
                catalogue.causes().stream().map(CauseEntry::of).toList(),
                catalogue.signatures().stream().map(SignatureEntry::of).toList());
    }

    /** Some of the catalogue, or all of it. */
    public record Entries(String version, List<CauseEntry> causes, List<SignatureEntry> signatures) {}

    /**
     * What lies behind a failure.
     *
     * @param article the number of its fix in the article, of the newest version; {@code null} if it has none
     * @param quietSeconds how long it must be quiet to be taken for over; {@code null} if quiet proves nothing
     */
    public record CauseEntry(
            String id,
            String title,
            Category category,
            List<Category> categories,
            String impact,
            Integer article,
            List<String> sentences,
            List<String> awaiting,
            Long quietSeconds,
            List<FixEntry> fixes) {

        static CauseEntry of(Cause cause) {
            return new CauseEntry(
                    cause.id(),
                    cause.title(),
                    cause.categories().get(0),
                    cause.categories(),
                    cause.impact().words(1),
                    cause.fixes().stream()
                            .map(Fix::article)
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElse(null),
                    cause.sentences().stream().map(CatalogueView::named).toList(),
                    cause.cures().stream().map(cure -> named(cure.awaited())).toList(),
                    Optional.ofNullable(cause.quiet()).map(Duration::toSeconds).orElse(null),
                    cause.fixes().stream().map(FixEntry::of).toList());
        }
    }

    /** What cures a cause on some versions; values that a diagnosis will fill in stand as names in angle brackets. */
    public record FixEntry(
            String versions,
            Integer article,
            String title,
            List<StepEntry> steps,
            List<String> verify,
            String notOnThisVersion,
            String checkedOn,
            String source) {

        static FixEntry of(Fix fix) {
            return new FixEntry(
                    fix.versions().toString(),
                    fix.article(),
                    fix.title(),
                    fix.steps().stream()
                            .map(step -> new StepEntry(named(step.run()), named(step.note())))
                            .toList(),
                    fix.verify().stream().map(CatalogueView::named).toList(),
                    fix.notOnThisVersion(),
                    fix.checkedOn(),
                    fix.source());
        }
    }

    /** A step of a fix; either may be {@code null}. */
    public record StepEntry(String command, String note) {}

    /**
     * What a line means.
     *
     * @param kind {@code failure}, {@code recovery}, {@code lifecycle}, {@code context} or {@code harmless}
     * @param literals words that such lines are recognised by
     * @param matches lines that it speaks for
     */
    public record SignatureEntry(
            String id,
            String title,
            Category category,
            String kind,
            List<String> literals,
            List<String> matches,
            List<String> references) {

        static SignatureEntry of(Signature signature) {
            return new SignatureEntry(
                    signature.id(),
                    signature.title(),
                    signature.category(),
                    signature.kind().wireName(),
                    signature.when().stream()
                            .flatMap(CatalogueView::literals)
                            .distinct()
                            .toList(),
                    signature.matches(),
                    signature.references());
        }
    }

    /**
     * All entries, or those that have to do with a text: a message as OpenClaw prints it, a word, an id.
     *
     * @param text {@code null} for all
     */
    public Entries entries(String text) {
        if (text == null || text.isBlank()) {
            return all;
        }
        Optional<Signature> recognised = recognise(text);
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return new Entries(
                all.version(),
                all.causes().stream()
                        .filter(cause -> recognised
                                        .filter(known -> cause.categories().contains(known.category()))
                                        .isPresent()
                                || has(
                                        wanted,
                                        cause.id(),
                                        cause.title(),
                                        cause.category().wireName())
                                || has(wanted, cause.sentences().toArray(String[]::new)))
                        .toList(),
                all.signatures().stream()
                        .filter(signature -> recognised
                                        .filter(known -> known.id().equals(signature.id()))
                                        .isPresent()
                                || has(
                                        wanted,
                                        signature.id(),
                                        signature.title(),
                                        signature.category().wireName())
                                || has(wanted, signature.literals().toArray(String[]::new)))
                        .toList());
    }

    /** The cause of that id. */
    public Optional<CauseEntry> cause(String id) {
        return all.causes().stream().filter(cause -> cause.id().equals(id)).findFirst();
    }

    /** The signature of that id. */
    public Optional<SignatureEntry> signature(String id) {
        return all.signatures().stream()
                .filter(signature -> signature.id().equals(id))
                .findFirst();
    }

    private Optional<Signature> recognise(String line) {
        var parsed = OpenClawLine.parse(line, Instant.EPOCH)
                .toLogLine("", "", "", Instant.EPOCH, LineSource.of(LineSource.Kind.STDIN));
        return catalogue.recognise(LineFeatures.of(parsed));
    }

    private static boolean has(String wanted, String... texts) {
        return Stream.of(texts).anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(wanted));
    }

    private static Stream<String> literals(Detection detection) {
        Stream<String> attributes = detection.attributes().entrySet().stream()
                .flatMap(wanted -> wanted.getValue().stream().map(value -> wanted.getKey() + "=" + value));
        return Stream.concat(
                Stream.of(detection.all(), detection.any(), detection.says()).flatMap(List::stream), attributes);
    }

    private static String named(Template template) {
        return template == null ? null : template.withOrNamed(name -> null);
    }

    private static String named(CommandTemplate command) {
        return command == null ? null : command.with(name -> null);
    }
}
