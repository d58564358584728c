package dev.gatewatch.protocol.openclaw;

/** What journals, containers and boxes put around a line; each answer is where the line goes on, or {@code from}. */
final class Wrapping {
    /** How many bytes a border has. */
    static final int BORDER = 3;

    private Wrapping() {}

    /** Whether {@code │} stands there. */
    static boolean isBorder(byte[] bytes, int from, int to) {
        return from + BORDER <= to
                && bytes[from] == (byte) 0xE2
                && bytes[from + 1] == (byte) 0x94
                && bytes[from + 2] == (byte) 0x82;
    }

    /** Where the inside of a box line ends: before the right border and the blanks that fill up to it. */
    static int insideBox(byte[] bytes, int from, int to) {
        int end = to;
        if (end - BORDER >= from && isBorder(bytes, end - BORDER, end)) {
            end -= BORDER;
        }
        while (end > from && Ascii.isSpace(bytes[end - 1])) {
            end--;
        }
        return end;
    }

    /** {@code openclaw-gateway  | }, as docker compose prints: name, at least two blanks, bar. */
    static int behindContainerName(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && Ascii.isNameByte(bytes[at])) {
            at++;
        }
        int name = at;
        while (at < to && bytes[at] == ' ') {
            at++;
        }
        return name > from && at - name >= 2 && at < to && bytes[at] == '|'
                ? Ascii.behindSpace(bytes, at + 1, to)
                : from;
    }

    /** What a journal or a container runtime put behind its stamp, or {@code from} if the stamp was OpenClaw's own. */
    static int behindProgram(byte[] bytes, int from, int to) {
        int journal = behindJournal(bytes, from, to);
        return journal > from ? journal : behindStream(bytes, from, to);
    }

    /** {@code host program[pid]: }, as the journal prints behind its stamp. */
    private static int behindJournal(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && Ascii.isNameByte(bytes[at])) {
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
        return at > pid && Ascii.at(bytes, at, to, "]:") ? Ascii.behindSpace(bytes, at + 2, to) : from;
    }

    /** {@code stdout F } behind the stamp, as Kubernetes' container runtimes write. */
    private static int behindStream(byte[] bytes, int from, int to) {
        boolean stream = Ascii.at(bytes, from, to, "stdout ") || Ascii.at(bytes, from, to, "stderr ");
        int at = from + 7;
        return stream && (Ascii.at(bytes, at, to, "F ") || Ascii.at(bytes, at, to, "P ")) ? at + 2 : from;
    }
}
