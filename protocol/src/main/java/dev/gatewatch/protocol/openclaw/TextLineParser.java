package dev.gatewatch.protocol.openclaw;

import dev.gatewatch.protocol.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Set;

/**
 * Reads a line of text: first what a journal or a container put before it, then the stamp, the level, the subsystem and
 * the context that OpenClaw put before the message. Each may be missing. Not thread-safe.
 */
final class TextLineParser {
    private static final byte ESCAPE = 0x1B;

    /** Prefixes in prefixes are real (a journal's before compose's before the gateway's), but not that many. */
    private static final int MOST_PREFIXES = 6;

    private static final int LONGEST_TAG = 64;

    /** The console leaves out {@code gateway/} of these; the file log has it. */
    private static final Set<String> GATEWAY_TAGS =
            Set.of("ws", "canvas", "heartbeat", "reload", "health-monitor", "admission", "shutdown");

    /**
     * Subsystems without a slash. {@code --plain} separates the subsystem from the message by nothing but a space, so that
     * only a known name can be told from the first word of a message that has no subsystem.
     */
    private static final Set<String> PLAIN_SUBSYSTEMS = Set.of(
            "gateway",
            "agents",
            "bonjour",
            "browser",
            "cron",
            "delivery-recovery",
            "diagnostic",
            "discord",
            "gmail-watcher",
            "hooks",
            "plugins",
            "signal",
            "skills",
            "slack",
            "tailscale",
            "telegram",
            "tools",
            "whatsapp");

    /** What clients say of a gateway begins like a line of the subsystem {@code gateway}, and has none. */
    private static final String[] CLIENT_TEXTS = {
        "gateway connect",
        "gateway closed",
        "gateway timeout",
        "gateway url override",
        "gateway rejected",
        "gateway disconnected",
        "gateway logs.",
        "gateway error",
        "gateway client"
    };

    private final Stamp stamp;
    private final LineParser records;

    TextLineParser(ZoneId zone, LineParser records) {
        this.stamp = new Stamp(zone);
        this.records = records;
    }

    /** The time that a record's member tells; {@code null} if it tells none. */
    Instant stamp(Members members, int slot, Instant observed) {
        return stamp.read(members.bytes(), members.start(slot), members.end(slot), observed);
    }

    /** Reads {@code bytes[from..to)}, which has no line end, into the draft. */
    void parse(byte[] bytes, int from, int to, Instant observed, Draft draft, int depth) {
        if (Ascii.indexOf(bytes, from, to, (char) ESCAPE) >= 0) {
            byte[] plain = withoutColour(bytes, from, to);
            read(plain, 0, plain.length, observed, draft, depth);
        } else {
            read(bytes, from, to, observed, draft, depth);
        }
    }

    private void read(byte[] bytes, int from, int end, Instant observed, Draft draft, int depth) {
        int to = end;
        int own = from;
        int at = skipSpaces(bytes, from, to);
        for (int i = 0; i < MOST_PREFIXES && at < to; i++) {
            int wrapped = behindContainerName(bytes, at, to);
            if (wrapped == at) {
                int text = isBorder(bytes, at, to) ? at + 3 : behindStamp(bytes, at, to, observed, draft);
                if (text == at) {
                    break;
                }
                if (isBorder(bytes, at, to)) {
                    to = insideBox(bytes, text, to);
                } else {
                    draft.shape = Draft.Shape.CONSOLE;
                    wrapped = behindWrapper(bytes, text, to);
                }
                if (wrapped <= text) {
                    at = skipSpaces(bytes, text, to);
                    continue;
                }
            }
            // What stood there so far was not printed by OpenClaw, the stamp included.
            draft.shape = Draft.Shape.BARE;
            own = wrapped;
            at = skipSpaces(bytes, wrapped, to);
        }
        if (at < to && bytes[at] == '{' && records.record(bytes, at, to, observed, draft, depth + 1)) {
            return;
        }
        draft.printed(bytes, own, end);
        at = level(bytes, at, to, draft);
        if (at < to && bytes[at] == '{' && records.record(bytes, at, to, observed, draft, depth + 1)) {
            return;
        }
        parseUnstamped(bytes, at, to, draft);
    }

    /** Reads what stands behind stamp and level: subsystem, context, message. */
    void parseUnstamped(byte[] bytes, int from, int to, Draft draft) {
        int at = skipSpaces(bytes, from, to);
        at = tag(bytes, at, to, draft);
        at = context(bytes, at, to, draft);
        draft.message = new String(bytes, at, to - at, StandardCharsets.UTF_8);
        if (draft.shape == Draft.Shape.BARE && draft.kind == ParsedLine.Kind.LINE) {
            draft.kind = TailText.kindOf(draft.subsystem, draft.message);
        }
    }

    /** Behind the one blank that separates a prefix from the text: further ones are the text's own. */
    private static int behindSpace(byte[] bytes, int from, int to) {
        return from < to && bytes[from] == ' ' ? from + 1 : from;
    }

    private static int skipSpaces(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && Ascii.isSpace(bytes[at])) {
            at++;
        }
        return at;
    }

    /** Whether {@code │} stands there. */
    private static boolean isBorder(byte[] bytes, int from, int to) {
        return from + 3 <= to
                && bytes[from] == (byte) 0xE2
                && bytes[from + 1] == (byte) 0x94
                && bytes[from + 2] == (byte) 0x82;
    }

    /** Where the inside of a box line ends: before the right border and the blanks that fill up to it. */
    private static int insideBox(byte[] bytes, int from, int to) {
        int end = to;
        if (end - 3 >= from && isBorder(bytes, end - 3, end)) {
            end -= 3;
        }
        while (end > from && Ascii.isSpace(bytes[end - 1])) {
            end--;
        }
        return end;
    }

    /** {@code openclaw-gateway  | }, as docker compose prints: name, at least two blanks, bar. */
    private static int behindContainerName(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && Ascii.isNameByte(bytes[at])) {
            at++;
        }
        int name = at;
        while (at < to && bytes[at] == ' ') {
            at++;
        }
        return name > from && at - name >= 2 && at < to && bytes[at] == '|' ? behindSpace(bytes, at + 1, to) : from;
    }

    /** A stamp, bare or in brackets; an inner one is more exact than what a journal or a container put before it. */
    private int behindStamp(byte[] bytes, int from, int to, Instant observed, Draft draft) {
        boolean bracketed = from < to && bytes[from] == '[';
        Instant time = stamp.read(bytes, bracketed ? from + 1 : from, to, observed);
        if (time == null) {
            return from;
        }
        int at = stamp.behind();
        if (bracketed) {
            if (at >= to || bytes[at] != ']') {
                return from;
            }
            at++;
        }
        if (at < to && !Ascii.isSpace(bytes[at])) {
            return from;
        }
        draft.time = time;
        return behindSpace(bytes, at, to);
    }

    /** What a journal or a container runtime put behind its stamp, or {@code from} if the stamp was OpenClaw's own. */
    private static int behindWrapper(byte[] bytes, int from, int to) {
        int program = behindProgram(bytes, from, to);
        return program > from ? program : behindStream(bytes, from, to);
    }

    /** {@code host program[pid]: }, as the journal prints behind its stamp. */
    private static int behindProgram(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (Ascii.isNameByte(bytes[at]))) {
            at++;
        }
        if (at == from || at >= to || bytes[at] != ' ') {
            return from;
        }
        int program = ++at;
        while (at < to && (Ascii.isNameByte(bytes[at]) || bytes[at] == '(' || bytes[at] == ')' || bytes[at] == '@')) {
            at++;
        }
        if (at == program || at >= to || bytes[at] != '[') {
            return from;
        }
        int pid = ++at;
        while (at < to && Ascii.isDigit(bytes[at])) {
            at++;
        }
        return at > pid && Ascii.at(bytes, at, to, "]:") ? behindSpace(bytes, at + 2, to) : from;
    }

    /** {@code stdout F } behind the stamp, as Kubernetes' container runtimes write. */
    private static int behindStream(byte[] bytes, int from, int to) {
        boolean stream = Ascii.at(bytes, from, to, "stdout ") || Ascii.at(bytes, from, to, "stderr ");
        int at = from + 7;
        return stream && (Ascii.at(bytes, at, to, "F ") || Ascii.at(bytes, at, to, "P ")) ? at + 2 : from;
    }

    /** The level of {@code --plain}, a word, or of the desktop app, {@code [WARN ]}; behind {@code --plain}'s also the subsystem. */
    private static int level(byte[] bytes, int from, int to, Draft draft) {
        boolean bracketed = from < to && bytes[from] == '[';
        int word = bracketed ? from + 1 : from;
        int at = word;
        while (at < to && at - word < 6 && Ascii.isLetter(bytes[at])) {
            at++;
        }
        if (at - word < 4) {
            return from;
        }
        Severity severity = Severity.of(new String(bytes, word, at - word, StandardCharsets.ISO_8859_1));
        if (severity == Severity.UNSPECIFIED) {
            return from;
        }
        if (bracketed) {
            at = skipSpaces(bytes, at, to);
            if (at >= to || bytes[at] != ']') {
                return from;
            }
            draft.severity = severity;
            return skipSpaces(bytes, at + 1, to);
        }
        if (bytes[word] < 'a' || (at < to && bytes[at] != ' ')) {
            return from;
        }
        boolean stamped = draft.shape == Draft.Shape.CONSOLE;
        at = skipSpaces(bytes, at, to);
        int behind = plainSubsystem(bytes, at, to, draft);
        // Without a stamp, a level is but a word unless a subsystem and its context follow.
        if (!stamped && (behind == at || behind >= to || bytes[behind] != '{')) {
            draft.subsystem = "";
            return from;
        }
        draft.severity = severity;
        draft.shape = stamped ? Draft.Shape.PLAIN : Draft.Shape.BARE;
        return behind;
    }

    private static int plainSubsystem(byte[] bytes, int from, int to, Draft draft) {
        int at = from;
        boolean slash = false;
        while (at < to && at - from < LONGEST_TAG && Ascii.isNameByte(bytes[at])) {
            slash |= bytes[at] == '/' && at > from;
            at++;
        }
        if (at == from || bytes[from] < 'a' || bytes[from] > 'z' || at >= to || bytes[at] != ' ') {
            return from;
        }
        int behind = skipSpaces(bytes, at, to);
        String name = new String(bytes, from, at - from, StandardCharsets.ISO_8859_1);
        boolean subsystem = slash
                || Context.isLoggerName(bytes, behind, to)
                || (PLAIN_SUBSYSTEMS.contains(name) && !isClientText(bytes, from, to));
        if (!subsystem) {
            return from;
        }
        draft.subsystem = name;
        return behind;
    }

    private static boolean isClientText(byte[] bytes, int from, int to) {
        for (String text : CLIENT_TEXTS) {
            if (Ascii.at(bytes, from, to, text)) {
                return true;
            }
        }
        return false;
    }

    /** {@code [ws] }: the console's subsystem. */
    private static int tag(byte[] bytes, int from, int to, Draft draft) {
        if (from >= to || bytes[from] != '[' || !draft.subsystem.isEmpty()) {
            return from;
        }
        int at = from + 1;
        boolean letter = false;
        while (at < to
                && at - from <= LONGEST_TAG
                && (Ascii.isNameByte(bytes[at]) || bytes[at] == ':' || bytes[at] == '@')) {
            letter |= Ascii.isLetter(bytes[at]);
            at++;
        }
        if (!letter || at >= to || bytes[at] != ']' || (at + 1 < to && bytes[at + 1] != ' ')) {
            return from;
        }
        String name = new String(bytes, from + 1, at - from - 1, StandardCharsets.ISO_8859_1);
        draft.subsystem = GATEWAY_TAGS.contains(name) ? "gateway/" + name : name;
        return skipSpaces(bytes, at + 1, to);
    }

    /**
     * The context that releases up to 2026.5 print before the message: <code>{"subsystem":…} {"cause":…} </code>. One that
     * is cut off gives its attributes and stays in the message, too, since nobody can tell where the message starts.
     */
    private static int context(byte[] bytes, int from, int to, Draft draft) {
        int at = from;
        while (Ascii.at(bytes, at, to, "{\"") && (!draft.subsystem.isEmpty() || Context.isLoggerName(bytes, at, to))) {
            JsonCursor object = Context.read(bytes, at, to, draft);
            int behind = skipSpaces(bytes, object.behind(), to);
            if (object.isCut()) {
                draft.cut = true;
                return at;
            }
            // A message that is nothing but an object is the message.
            if (behind >= to) {
                return at;
            }
            at = behind;
        }
        return at;
    }

    /** The text without the terminal's escape sequences (ECMA-48), so that words stand where they are looked for. */
    private static byte[] withoutColour(byte[] bytes, int from, int to) {
        byte[] plain = new byte[to - from];
        int n = 0;
        int i = from;
        while (i < to) {
            byte b = bytes[i++];
            if (b != ESCAPE) {
                plain[n++] = b;
            } else if (i < to && bytes[i] == '[') {
                i++;
                while (i < to && bytes[i] >= 0x20 && bytes[i] < 0x40) {
                    i++;
                }
                i = i < to && bytes[i] >= 0x40 ? i + 1 : i;
            }
        }
        while (n > 0 && Ascii.isSpace(plain[n - 1])) {
            n--;
        }
        return Arrays.copyOf(plain, n);
    }
}
