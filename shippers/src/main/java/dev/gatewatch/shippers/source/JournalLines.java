package dev.gatewatch.shippers.source;

import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.openclaw.LineReader;
import dev.gatewatch.protocol.openclaw.ParsedLine;
import dev.gatewatch.shippers.intake.Intake;
import dev.gatewatch.shippers.intake.LineSplitter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** The entries that {@code journalctl -o json} prints. The journal's cursor is the position, and what tells equals apart. */
final class JournalLines implements OutputLines {
    /** The gateway's own units, in all of its names. */
    private static final List<String> UNITS = List.of(
            "openclaw-gateway.service",
            "clawdbot-gateway.service",
            "moltbot-gateway.service",
            "openclaw.service",
            "clawdbot.service");

    /** How far back to begin where there is no position. */
    private static final String FIRST_LINES = "1000";

    private static final byte[] CURSOR = "\"__CURSOR\":\"".getBytes(StandardCharsets.US_ASCII);

    private final String key;
    private final String gateway;
    private final LineSource source;
    private final Intake intake;
    private final LineReader reader;
    private String cursor;
    private LineSplitter splitter = new LineSplitter(0);

    JournalLines(String key, String cursor, String gateway, String unit, Intake intake) {
        this.key = key;
        this.cursor = cursor;
        this.gateway = gateway;
        this.source = new LineSource(LineSource.Kind.JOURNAL, unit.isEmpty() ? null : unit, null);
        this.intake = intake;
        this.reader = intake.newReader();
    }

    /** The command that prints the journal from where it was read to. */
    List<String> command() {
        return command(source.path(), cursor);
    }

    static List<String> command(String unit, String cursor) {
        List<String> command = new ArrayList<>(List.of("journalctl", "--output=json", "--follow", "--no-pager"));
        command.add(cursor == null ? "--lines=" + FIRST_LINES : "--after-cursor=" + cursor);
        List<String> units = unit == null ? UNITS : List.of(unit.contains(".") ? unit : unit + ".service");
        for (String each : units) {
            if (!command.get(command.size() - 1).startsWith("--")) {
                command.add("+");
            }
            command.addAll(List.of("_SYSTEMD_USER_UNIT=" + each, "+", "_SYSTEMD_UNIT=" + each));
        }
        return command;
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
        String at = cursorOf(entry);
        CRC32C hash = new CRC32C();
        hash.update((at == null ? "" : at).getBytes(StandardCharsets.US_ASCII));
        for (ParsedLine line : reader.read(entry, intake.now())) {
            intake.add(line, gateway, source, hash.getValue());
        }
        cursor = at == null ? cursor : at;
    }

    static String cursorOf(byte[] entry) {
        for (int start = 0; start + CURSOR.length < entry.length; start++) {
            if (entry[start] == CURSOR[0]
                    && Arrays.equals(entry, start, start + CURSOR.length, CURSOR, 0, CURSOR.length)) {
                int end = start + CURSOR.length;
                while (end < entry.length && entry[end] != '"') {
                    end++;
                }
                return new String(entry, start + CURSOR.length, end - start - CURSOR.length, StandardCharsets.US_ASCII);
            }
        }
        return null;
    }

    private void handOn() throws InterruptedException {
        if (cursor != null) {
            intake.reaches(key, cursor);
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
