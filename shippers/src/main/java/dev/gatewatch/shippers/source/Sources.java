package dev.gatewatch.shippers.source;

import dev.gatewatch.shippers.intake.Intake;
import dev.gatewatch.shippers.openclaw.Installation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Makes sources of what stands in the settings. */
public final class Sources {
    private Sources() {}

    /**
     * The sources of a shipper.
     *
     * @param specs as in the settings; see {@link SourceSpec}
     * @param redact takes secrets out of what a source is called: a command may have some
     * @param gateway to which lines belong where a source does not say
     * @param intakes makes an intake for each source
     * @param positions where to go on, from the checkpoint
     * @param pids directory for the pids of running commands
     */
    public static List<Source> of(
            List<String> specs,
            UnaryOperator<String> redact,
            String gateway,
            Supplier<Intake> intakes,
            Map<String, String> positions,
            Path pids) {
        List<Source> sources = new ArrayList<>();
        Set<String> followed = followedByThemselves(specs);
        for (String text : specs) {
            SourceSpec spec = SourceSpec.parse(text);
            Path pidFile = pids.resolve("child-" + sources.size() + ".pid");
            sources.add(source(spec, redact.apply(text), gateway, intakes.get(), positions, followed, pidFile));
        }
        return sources;
    }

    /** A gateway that has a source of its own is not followed by the one for all the others, too. */
    private static Set<String> followedByThemselves(List<String> specs) {
        return specs.stream()
                .map(SourceSpec::parse)
                .filter(spec -> spec.kind() == SourceSpec.Kind.AUTO && spec.gateway() != null)
                .map(SourceSpec::gateway)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Source source(
            SourceSpec spec,
            String name,
            String gateway,
            Intake intake,
            Map<String, String> positions,
            Set<String> followed,
            Path pidFile) {
        String lineGateway = spec.gateway() == null ? gateway : spec.gateway();
        return switch (spec.kind()) {
            case AUTO ->
                new AutoSource(
                        name,
                        lineGateway,
                        Installation.ofProcess(spec.gateway()),
                        intake,
                        positions,
                        spec.gateway() == null ? followed : Set.of(),
                        pidFile);
            case COMMAND -> new CommandSource(name, spec.argument(), lineGateway, intake, positions, pidFile);
            case FILE -> new FileSource(name, FileNames.of(spec.argument()), lineGateway, intake, positions);
            case JOURNAL -> new JournalSource(name, spec.argument(), lineGateway, intake, positions, pidFile);
            case STDIN -> new StdinSource(name, System.in, lineGateway, intake);
        };
    }
}
