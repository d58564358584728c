package dev.gatewatch.protocol.openclaw;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Where the members that matter stand in a record of the file log, the tail, the journal or a container engine. */
final class Members {
    /** Positional arguments of the log call, {@code "0"} to {@code "9"}, have the slots 0 to 9. */
    static final int POSITIONAL = 10;

    static final int TIME = 10;
    static final int LEVEL = 11;
    static final int TYPE = 12;
    static final int SUBSYSTEM = 13;
    static final int MESSAGE = 14;
    static final int RAW = 15;
    static final int ERROR = 16;
    static final int HINT = 17;
    static final int DETAILS = 18;
    static final int FILE = 19;
    static final int JOURNAL_MESSAGE = 20;
    static final int JOURNAL_TIME = 21;
    static final int JOURNAL_PRIORITY = 22;
    static final int JOURNAL_UNIT = 23;
    static final int CONTAINER_LOG = 24;
    static final int CONTAINER_STREAM = 25;
    static final int META_LEVEL = 26;
    static final int META_DATE = 27;
    private static final int SLOTS = 28;

    /** Those that have a slot, by the length of their names: of most lengths there are few. */
    private static final Name[][] NAMES = byLength(
            new Name("time", TIME),
            new Name("level", LEVEL),
            new Name("type", TYPE),
            new Name("subsystem", SUBSYSTEM),
            new Name("module", SUBSYSTEM),
            new Name("plugin", SUBSYSTEM),
            new Name("message", MESSAGE),
            new Name("raw", RAW),
            new Name("error", ERROR),
            new Name("hint", HINT),
            new Name("details", DETAILS),
            new Name("file", FILE),
            new Name("MESSAGE", JOURNAL_MESSAGE),
            new Name("__REALTIME_TIMESTAMP", JOURNAL_TIME),
            new Name("PRIORITY", JOURNAL_PRIORITY),
            new Name("_SYSTEMD_USER_UNIT", JOURNAL_UNIT),
            new Name("USER_UNIT", JOURNAL_UNIT),
            new Name("UNIT", JOURNAL_UNIT),
            new Name("log", CONTAINER_LOG),
            new Name("stream", CONTAINER_STREAM));

    private record Name(String text, int slot) {}

    private static Name[][] byLength(Name... names) {
        int longest = Arrays.stream(names)
                .mapToInt(name -> name.text().length())
                .max()
                .orElse(0);
        return IntStream.rangeClosed(0, longest)
                .mapToObj(length -> Arrays.stream(names)
                        .filter(name -> name.text().length() == length)
                        .toArray(Name[]::new))
                .toArray(Name[][]::new);
    }

    private final byte[] bytes;
    private final int[] starts = new int[SLOTS];
    private final int[] ends = new int[SLOTS];
    private boolean positional;
    private boolean meta;
    private boolean cut;
    /** The slot whose value the end of the text cut off; -1 if none. */
    private int cutSlot = -1;

    private Members(byte[] bytes) {
        this.bytes = bytes;
    }

    static Members read(byte[] bytes, int from, int to) {
        Members members = new Members(bytes);
        members.walk(new JsonCursor(bytes, from, to));
        return members;
    }

    private void walk(JsonCursor object) {
        while (object.next()) {
            int slot = object.digit();
            if (slot >= 0) {
                positional = true;
                take(object, slot);
                continue;
            }
            if (object.isKey("_meta") && object.valueType() == '{') {
                meta = true;
                JsonCursor inner = object.object();
                meta(inner);
                object.leave(inner);
                continue;
            }
            slot = slotOf(object);
            if (slot >= 0) {
                take(object, slot);
                // What follows the time in a file line repeats what came before.
                if (slot == TIME && positional && meta) {
                    return;
                }
            }
        }
        cut = object.isCut();
    }

    private void meta(JsonCursor object) {
        while (object.next()) {
            if (object.isKey("date")) {
                take(object, META_DATE);
            } else if (object.isKey("logLevelName")) {
                take(object, META_LEVEL);
                return;
            }
        }
    }

    private static int slotOf(JsonCursor object) {
        if (object.keyLength() < NAMES.length) {
            for (Name name : NAMES[object.keyLength()]) {
                if (object.isKey(name.text())) {
                    return name.slot();
                }
            }
        }
        return -1;
    }

    private void take(JsonCursor object, int slot) {
        starts[slot] = object.position();
        ends[slot] = object.valueType() == '"' ? object.skipString() : object.skipValue();
        if (object.isCut()) {
            cutSlot = slot;
        }
    }

    byte[] bytes() {
        return bytes;
    }

    boolean isFileLine() {
        return positional || meta;
    }

    /** Whether the text ended before the record did. */
    boolean isCut() {
        return cut;
    }

    boolean isCut(int slot) {
        return cutSlot == slot;
    }

    boolean has(int slot) {
        return ends[slot] > 0;
    }

    boolean isString(int slot) {
        return has(slot) && bytes[starts[slot]] == '"';
    }

    boolean isObject(int slot) {
        return has(slot) && bytes[starts[slot]] == '{';
    }

    boolean isArray(int slot) {
        return has(slot) && bytes[starts[slot]] == '[';
    }

    /** First byte of the value, behind the opening quote of a string. */
    int start(int slot) {
        return isString(slot) ? starts[slot] + 1 : starts[slot];
    }

    int end(int slot) {
        return ends[slot];
    }

    /**
     * The value as text: the characters of a string, the JSON of anything else, empty if there is none; at most
     * {@code mostBytes} of it.
     */
    String text(int slot, int mostBytes) {
        int to = Math.min(ends[slot], starts[slot] + mostBytes);
        return isString(slot)
                ? JsonText.decode(bytes, starts[slot] + 1, to)
                : new String(bytes, starts[slot], to - starts[slot], StandardCharsets.UTF_8).strip();
    }
}
