package dev.gatewatch.protocol.openclaw;

import dev.gatewatch.protocol.Severity;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** What OpenClaw puts between the stamp and the message: level, subsystem, context. */
final class Heading {
    /** No message can use more bytes than this. */
    private static final int MOST_BYTES = 4 * ParsedLine.LONGEST_MESSAGE;

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

    private Heading() {}

    /** Reads what stands behind stamp and level: subsystem, context, message. */
    static void read(byte[] bytes, int from, int to, Draft draft) {
        int at = tag(bytes, Ascii.skipSpaces(bytes, from, to), to, draft);
        at = context(bytes, at, to, draft);
        draft.message = new String(bytes, at, Math.min(to - at, MOST_BYTES), StandardCharsets.UTF_8);
        if (draft.shape == Draft.Shape.BARE && draft.kind == ParsedLine.Kind.LINE) {
            draft.kind = TailText.kindOf(draft.subsystem, draft.message);
        }
    }

    /** The level: a word, or the desktop app's {@code [WARN ]}; behind {@code --plain}'s word also the subsystem. */
    static int level(byte[] bytes, int from, int to, Draft draft) {
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
            at = Ascii.skipSpaces(bytes, at, to);
            if (at >= to || bytes[at] != ']') {
                return from;
            }
            draft.severity = severity;
            return Ascii.skipSpaces(bytes, at + 1, to);
        }
        boolean stamped = draft.shape == Draft.Shape.CONSOLE;
        // In capitals it is a level only behind a stamp, as other loggers print it: elsewhere it shouts.
        if ((bytes[word] < 'a' && !stamped) || (at < to && bytes[at] != ' ')) {
            return from;
        }
        at = Ascii.skipSpaces(bytes, at, to);
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
        int behind = Ascii.skipSpaces(bytes, at, to);
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
        return Ascii.skipSpaces(bytes, at + 1, to);
    }

    /**
     * The context that releases up to 2026.5 print before the message: <code>{"subsystem":…} {"cause":…} </code>. One that
     * is cut off gives its attributes and stays in the message, too, since nobody can tell where the message starts.
     */
    private static int context(byte[] bytes, int from, int to, Draft draft) {
        int at = from;
        while (Ascii.at(bytes, at, to, "{\"") && (!draft.subsystem.isEmpty() || Context.isLoggerName(bytes, at, to))) {
            JsonCursor object = Context.read(bytes, at, to, draft);
            int behind = Ascii.skipSpaces(bytes, object.behind(), to);
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
}
