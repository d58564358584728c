package dev.gatewatch.shippers.source;

import dev.gatewatch.shippers.intake.Intake;
import dev.gatewatch.shippers.openclaw.Installation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

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
        for (String text : specs) {
            SourceSpec spec = SourceSpec.parse(text);
            Path pidFile = pids.resolve("child-" + sources.size() + ".pid");
            sources.add(source(spec, redact.apply(text), gateway, intakes.get(), positions, pidFile));
        }
        return sources;
    }

    private static Source source(
            SourceSpec spec, String name, String gateway, Intake intake, Map<String, String> positions, Path pidFile) {
        String lineGateway = spec.gateway() == null ? gateway : spec.gateway();
        return switch (spec.kind()) {
            case AUTO ->
                new AutoSource(name, lineGateway, Installation.ofProcess(spec.gateway()), intake, positions, pidFile);
            case COMMAND -> new CommandSource(name, spec.argument(), lineGateway, intake, positions, pidFile);
            case FILE -> new FileSource(name, FileNames.of(spec.argument()), lineGateway, intake, positions);
            case JOURNAL -> new JournalSource(name, spec.argument(), lineGateway, intake, positions, pidFile);
            case STDIN -> new StdinSource(name, System.in, lineGateway, intake);
        };
    }
}
