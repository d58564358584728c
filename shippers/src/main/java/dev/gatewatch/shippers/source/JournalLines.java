package dev.gatewatch.shippers.source;

import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.openclaw.LineReader;
import dev.gatewatch.protocol.openclaw.ParsedLine;
import dev.gatewatch.shippers.intake.Intake;
import dev.gatewatch.shippers.intake.LineSplitter;
import dev.gatewatch.shippers.openclaw.Installation;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The entries that {@code journalctl -o json} prints. The journal's cursor is the position, and what tells equals apart.
 * Where the journal stands in for another source it begins behind what was heard of that.
 */
final class JournalLines implements OutputLines {
    /** The gateway's own units, in all of its names. */
    static final List<String> UNITS = List.of(
            "openclaw-gateway.service",
            "clawdbot-gateway.service",
            "moltbot-gateway.service",
            "openclaw.service",
            "clawdbot.service");

    /** How far back to begin where there is no position. */
    private static final String FIRST_LINES = "1000";

    private static final byte[] CURSOR = "\"__CURSOR\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TAKEN_IN = "\"__REALTIME_TIMESTAMP\":\"".getBytes(StandardCharsets.US_ASCII);
    /** What passes at most between a line's own stamp and the journal's. */
    private static final Duration A_MOMENT = Duration.ofMillis(10);

    private static final Pattern MICROS = Pattern.compile("\\d{1,18}");

    private final String key;
    private final String gateway;
    private final LineSource source;
    private final Intake intake;
    private final LineReader reader;
    private final List<String> units;
    private final Supplier<Instant> heardElsewhere;
    private String cursor;
    private JournalSpan span;
    private LineSplitter splitter = new LineSplitter(0);

    /**
     * Entries.
     *
     * @param key under which the position is kept
     * @param units whose entries; see {@link #UNITS}, {@link #ofProfile} and {@link #named}
     * @param heardElsewhere until when another source has heard the same lines; {@code null} if it has heard none
     */
    JournalLines(
            String key,
            Map<String, String> positions,
            String gateway,
            List<String> units,
            Intake intake,
            Supplier<Instant> heardElsewhere) {
        this.key = key;
        this.cursor = positions.get(key);
        this.span = JournalSpan.parse(positions.get(spanKey()));
        this.gateway = gateway;
        this.units = units;
        this.source = new LineSource(LineSource.Kind.JOURNAL, units.size() == 1 ? units.get(0) : null, null);
        this.intake = intake;
        this.reader = intake.newReader();
        this.heardElsewhere = heardElsewhere;
    }

    private String spanKey() {
        return key + "|span";
    }

    /** The units of a gateway with a profile. */
    static List<String> ofProfile(String profile) {
        return Installation.names().stream()
                .map(program -> named(program + "-gateway-" + profile))
                .toList();
    }

    /** A unit's name with its suffix, which people leave out. */
    static String named(String unit) {
        return unit.contains(".") ? unit : unit + ".service";
    }

    /** The command that prints the journal from where it was read to, or behind what was heard elsewhere since. */
    List<String> command() {
        Instant heard = heardElsewhere.get();
        if (span.isBefore(heard)) {
            span = new JournalSpan(heard, null);
            return command(units, "--since=@" + secondsBehind(heard));
        }
        return command(units, cursor == null ? "--lines=" + FIRST_LINES : "--after-cursor=" + cursor);
    }

    private static String secondsBehind(Instant moment) {
        return BigDecimal.valueOf(moment.toEpochMilli() + 1, 3).toPlainString();
    }

    private static List<String> command(List<String> units, String from) {
        List<String> command = new ArrayList<>(List.of("journalctl", "--output=json", "--follow", "--no-pager", from));
        command.addAll(matches(units));
        return command;
    }

    /** What to ask the journal for: entries of the units, whosever service manager runs them. */
    static List<String> matches(List<String> units) {
        List<String> matches = new ArrayList<>();
        for (String each : units) {
            if (!matches.isEmpty()) {
                matches.add("+");
            }
            matches.addAll(List.of("_SYSTEMD_USER_UNIT=" + each, "+", "_SYSTEMD_UNIT=" + each));
        }
        return matches;
    }

    /** For what time the journal stood in. */
    JournalSpan span() {
        return span;
    }

    @Override
    public void begin() {
        splitter = new LineSplitter(0);
    }

    @Override
    public void take(byte[] bytes) throws InterruptedException {
        intake.begin();
        splitter.put(bytes, 0, bytes.length);
        for (byte[] line; (line = splitter.next()) != null; ) {
            add(line);
            if (intake.isFull()) {
                handOn();
            }
        }
        handOn();
    }

    private void add(byte[] entry) {
        String at = field(CURSOR, entry);
        CRC32C hash = new CRC32C();
        hash.update((at == null ? "" : at).getBytes(StandardCharsets.US_ASCII));
        for (ParsedLine line : reader.read(entry, intake.now())) {
            intake.add(line, gateway, source, hash.getValue());
        }
        cursor = at == null ? cursor : at;
        String micros = field(TAKEN_IN, entry);
        if (micros != null && MICROS.matcher(micros).matches()) {
            Instant takenIn = Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
            Instant from = span.from() == null ? takenIn.minus(A_MOMENT) : span.from();
            span = new JournalSpan(from, JournalSpan.latest(span.until(), takenIn));
        }
    }

    private static String field(byte[] name, byte[] entry) {
        for (int start = 0; start + name.length < entry.length; start++) {
            int from = start + name.length;
            if (entry[start] == name[0] && Arrays.equals(entry, start, from, name, 0, name.length)) {
                int end = from;
                while (end < entry.length && entry[end] != '"') {
                    end++;
                }
                return new String(entry, from, end - from, StandardCharsets.US_ASCII);
            }
        }
        return null;
    }

    private void handOn() throws InterruptedException {
        if (cursor != null) {
            intake.reaches(key, cursor);
            intake.reaches(spanKey(), span.text());
        }
        intake.flush();
    }

    @Override
    public void rest() {
        // An entry is a line by itself: none is held back.
    }

    @Override
    public void finish() {
        // Half an entry is read whole next time.
    }
}
