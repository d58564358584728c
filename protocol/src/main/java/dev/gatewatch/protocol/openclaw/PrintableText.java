package dev.gatewatch.protocol.openclaw;

/** Text from a log, made safe to show: no colour, no control characters, nothing that reorders what is read. */
final class PrintableText {
    /** Stands where a character was that must not be shown. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final char ESCAPE = 0x1B;

    private PrintableText() {}

    /** The text without white space around it; line feeds and tabs stay, a carriage return goes. */
    static String of(String text) {
        int start = 0;
        int end = text.length();
        while (end > start && text.charAt(end - 1) <= ' ' && text.charAt(end - 1) != ESCAPE) {
            end--;
        }
        while (start < end && text.charAt(start) <= ' ' && text.charAt(start) != ESCAPE) {
            start++;
        }
        for (int i = start; i < end; i++) {
            if (isUnprintable(text.charAt(i))) {
                return clean(text, start, i, end).strip();
            }
        }
        return text.substring(start, end);
    }

    private static String clean(String text, int start, int firstUnprintable, int end) {
        StringBuilder clean = new StringBuilder(end - start).append(text, start, firstUnprintable);
        int i = firstUnprintable;
        while (i < end) {
            char c = text.charAt(i);
            if (c == ESCAPE) {
                i = behindEscape(text, i + 1, end);
                continue;
            }
            if (!isUnprintable(c)) {
                clean.append(c);
            } else if (c != '\r') {
                clean.append(REPLACEMENT);
            }
            i++;
        }
        return clean.toString();
    }

    /** Behind the terminal's escape sequence (ECMA-48) whose escape character is before {@code from}. */
    private static int behindEscape(String text, int from, int end) {
        if (from >= end) {
            return end;
        }
        char introducer = text.charAt(from);
        int i = from + 1;
        if (introducer == '[') {
            while (i < end && text.charAt(i) >= 0x20 && text.charAt(i) < 0x40) {
                i++;
            }
            return i < end && text.charAt(i) < 0x7F ? i + 1 : i;
        }
        if (introducer == ']') {
            // An operating system command: a title or a link, ended by BEL or by ESC \.
            while (i < end && text.charAt(i) != 0x07 && text.charAt(i) != ESCAPE && text.charAt(i) != '\n') {
                i++;
            }
            return i < end && text.charAt(i) == 0x07 ? i + 1 : i;
        }
        return introducer >= 0x20 && introducer < 0x7F ? i : from;
    }

    private static boolean isUnprintable(char c) {
        if (c < 0x20) {
            return c != '\n' && c != '\t';
        }
        if (c < 0x7F) {
            return false;
        }
        return c < 0xA0 || c == 0x061C || (c >= 0x200B && isInvisible(c));
    }

    /** Line separators of their own, marks without width, and the marks that turn the direction of reading. */
    private static boolean isInvisible(char c) {
        return (c <= 0x200F && c != 0x200D)
                || (c >= 0x2028 && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0xFEFF;
    }
}
