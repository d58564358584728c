package dev.gatewatch.protocol.openclaw;

import java.util.Arrays;

/** Text as it was sent to a terminal. */
final class TerminalText {
    private static final byte ESCAPE = 0x1B;

    private TerminalText() {}

    static boolean isColoured(byte[] bytes, int from, int to) {
        return Ascii.indexOf(bytes, from, to, (char) ESCAPE) >= 0;
    }

    /** The text without the terminal's escape sequences (ECMA-48), so that words stand where they are looked for. */
    static byte[] withoutColour(byte[] bytes, int from, int to) {
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
