package dev.gatewatch.protocol.openclaw;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Reads the lines of one stream: the standard output of a tail, a file, a journal.
 *
 * <p>A record of JSON is a line by itself. A message of several lines that was printed as text has its stamp only before
 * the first: the reader holds that line back until a line comes that begins another, and joins what stands between.
 * Whoever waits for lines must therefore {@link #flush} when none come. Not thread-safe.
 */
public final class LineReader {
    /** What is held back never grows beyond this. */
    private static final int MOST_JOINED_BYTES = 2 * ParsedLine.LONGEST_MESSAGE;

    /** An RSA key of 8192 bits has about a hundred. */
    private static final int MOST_KEY_LINES = 120;

    private final LineParser parser;
    private final UnaryOperator<String> redact;
    /** Many lines in a row have one subsystem. */
    private String subsystem = "";

    private String safeSubsystem = "";
    private Draft held;
    /** How many more lines may belong to the private key that the line held back begins; 0 if it begins none. */
    private int keyLinesLeft;

    private StringBuilder heldMessage;
    private ByteArrayOutputStream heldPrinted;

    /**
     * A reader at the start of a stream.
     *
     * @param zone of the host that prints the lines, for stamps without an offset
     * @param redact takes secrets out of messages and attributes
     */
    public LineReader(ZoneId zone, UnaryOperator<String> redact) {
        this.parser = new LineParser(zone);
        this.redact = redact;
    }

    /**
     * Reads the next line.
     *
     * @param line without its line end; kept, so it must not be changed afterwards
     * @param observedAt when it was seen
     * @return the lines that are complete now, oldest first: none, one or two
     */
    public List<ParsedLine> read(byte[] line, Instant observedAt) {
        Draft draft = parser.parse(line, observedAt);
        if (held != null && continues(draft, line)) {
            join(draft);
            return List.of();
        }
        ParsedLine before = takeHeld();
        keyLinesLeft = beginsPrivateKey(draft) ? MOST_KEY_LINES : 0;
        if (draft.shape == Draft.Shape.PLAIN || draft.shape == Draft.Shape.CONSOLE || keyLinesLeft > 0) {
            held = draft;
            return before == null ? List.of() : List.of(before);
        }
        ParsedLine now = finish(draft);
        return before == null ? List.of(now) : List.of(before, now);
    }

    /** The same for text. */
    public List<ParsedLine> read(String line, Instant observedAt) {
        return read(line.getBytes(StandardCharsets.UTF_8), observedAt);
    }

    /** Whether a line is held back: whoever keeps positions has not passed it yet. */
    public boolean holds() {
        return held != null;
    }

    /** The line that was held back, if there is one: nothing that comes later belongs to it. */
    public List<ParsedLine> flush() {
        ParsedLine line = takeHeld();
        return line == null ? List.of() : List.of(line);
    }

    /**
     * Whether a line belongs to the one held back. After {@code --plain} every line without a stamp does; on a console,
     * where the command line's reports may stand between the gateway's lines, only one that looks like it. The lines of a
     * private key stay together, so that none is shown for want of knowing what it is.
     */
    private boolean continues(Draft draft, byte[] line) {
        if (draft.shape != Draft.Shape.BARE || draft.kind != ParsedLine.Kind.LINE || !draft.subsystem.isEmpty()) {
            return false;
        }
        if (keyLinesLeft > 0) {
            keyLinesLeft = draft.message.contains("-----END ") ? 0 : keyLinesLeft - 1;
            return true;
        }
        return switch (held.shape) {
            case PLAIN -> true;
            case CONSOLE -> line.length == 0 || Ascii.isSpace(line[0]) || isClosing(line[0]);
            case RECORD, BARE -> false;
        };
    }

    private static boolean beginsPrivateKey(Draft draft) {
        return draft.shape != Draft.Shape.RECORD
                && draft.message.contains("PRIVATE KEY-----")
                && !draft.message.contains("-----END ");
    }

    private static boolean isClosing(byte b) {
        return b == '}' || b == ']' || b == ')';
    }

    private void join(Draft next) {
        if (heldMessage == null) {
            heldMessage = new StringBuilder(held.message);
            heldPrinted = new ByteArrayOutputStream();
            heldPrinted.writeBytes(held.printed);
        }
        if (heldPrinted.size() < MOST_JOINED_BYTES) {
            heldMessage.append('\n').append(new String(next.printed, StandardCharsets.UTF_8));
            heldPrinted.write('\n');
            heldPrinted.writeBytes(next.printed);
        }
    }

    private ParsedLine finish(Draft draft) {
        if (!draft.subsystem.equals(subsystem)) {
            subsystem = draft.subsystem;
            safeSubsystem = Draft.safeSubsystem(subsystem, redact);
        }
        return draft.finish(safeSubsystem, redact);
    }

    private ParsedLine takeHeld() {
        if (held == null) {
            return null;
        }
        if (heldMessage != null) {
            held.message = heldMessage.toString();
            held.printed = heldPrinted.toByteArray();
            heldMessage = null;
            heldPrinted = null;
        }
        ParsedLine line = finish(held);
        held = null;
        return line;
    }
}
