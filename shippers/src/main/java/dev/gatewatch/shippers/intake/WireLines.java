package dev.gatewatch.shippers.intake;

import dev.gatewatch.protocol.Gap;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.Severity;
import dev.gatewatch.shippers.spool.SpoolContent;
import java.util.Map;
import java.util.function.Predicate;

/** Lines in the spool are {@link LogLine} in JSON. */
public final class WireLines implements SpoolContent {
    private final Predicate<byte[]> telling;

    /** Lines of which {@code telling} says, by their JSON, whether they may be evidence. */
    public WireLines(Predicate<byte[]> telling) {
        this.telling = telling;
    }

    @Override
    public boolean isTelling(byte[] line) {
        return telling.test(line);
    }

    @Override
    public byte[] gap(byte[] like, long lines, boolean exact, String reason) {
        LogLine first = Json.read(like, LogLine.class);
        return Json.write(new LogLine(
                first.uid() + "-gap",
                first.host(),
                first.gateway(),
                first.time(),
                first.observedTime(),
                Severity.WARN,
                "",
                reason,
                Map.of(),
                first.source(),
                new Gap(lines, exact, reason)));
    }

    @Override
    public long linesMissing(byte[] gap) {
        Gap missing = Json.read(gap, LogLine.class).gap();
        return missing == null ? 0 : missing.lines();
    }

    @Override
    public boolean isExact(byte[] gap) {
        Gap missing = Json.read(gap, LogLine.class).gap();
        return missing != null && missing.exact();
    }
}
