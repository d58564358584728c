package dev.gatewatch.protocol.openclaw;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The text inside a JSON string. */
final class JsonText {
    private JsonText() {}

    /** The characters of the string whose inside, still escaped, is {@code bytes[from..to)}. */
    static String decode(byte[] bytes, int from, int to) {
        int escape = firstEscape(bytes, from, to);
        if (escape == to) {
            return new String(bytes, from, to - from, StandardCharsets.UTF_8);
        }
        byte[] out = new byte[to - from];
        return new String(out, 0, unescape(bytes, from, to, out), StandardCharsets.UTF_8);
    }

    /** The same as UTF-8. */
    static byte[] decodeBytes(byte[] bytes, int from, int to) {
        if (firstEscape(bytes, from, to) == to) {
            return Arrays.copyOfRange(bytes, from, to);
        }
        byte[] out = new byte[to - from];
        return Arrays.copyOf(out, unescape(bytes, from, to, out));
    }

    private static int firstEscape(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\\') {
                return i;
            }
        }
        return to;
    }

    /** No escape is longer as text than as it is written, so that the output never outgrows the input. */
    private static int unescape(byte[] bytes, int from, int to, byte[] out) {
        int n = 0;
        int i = from;
        while (i < to) {
            byte b = bytes[i++];
            if (b != '\\') {
                out[n++] = b;
                continue;
            }
            if (i >= to) {
                break;
            }
            byte escaped = bytes[i++];
            switch (escaped) {
                case 'n' -> out[n++] = '\n';
                case 't' -> out[n++] = '\t';
                case 'r' -> out[n++] = '\r';
                case 'b' -> out[n++] = '\b';
                case 'f' -> out[n++] = '\f';
                case 'u' -> {
                    int unit = hex4(bytes, i, to);
                    if (unit < 0) {
                        break;
                    }
                    i += 4;
                    int codePoint = unit;
                    if (Character.isHighSurrogate((char) unit)
                            && i + 1 < to
                            && bytes[i] == '\\'
                            && bytes[i + 1] == 'u') {
                        int low = hex4(bytes, i + 2, to);
                        if (low >= 0 && Character.isLowSurrogate((char) low)) {
                            codePoint = Character.toCodePoint((char) unit, (char) low);
                            i += 6;
                        }
                    }
                    n = encode(codePoint, out, n);
                }
                default -> out[n++] = escaped;
            }
        }
        return n;
    }

    private static int hex4(byte[] bytes, int from, int to) {
        if (from + 4 > to) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static int encode(int codePoint, byte[] out, int at) {
        int n = at;
        if (codePoint < 0x80) {
            out[n++] = (byte) codePoint;
        } else if (codePoint < 0x800) {
            out[n++] = (byte) (0xC0 | codePoint >> 6);
            out[n++] = (byte) (0x80 | codePoint & 0x3F);
        } else if (codePoint < 0x10000) {
            // Half of a pair is no character: it becomes U+FFFD, as wherever UTF-8 is written.
            int c = codePoint >= 0xD800 && codePoint < 0xE000 ? 0xFFFD : codePoint;
            out[n++] = (byte) (0xE0 | c >> 12);
            out[n++] = (byte) (0x80 | c >> 6 & 0x3F);
            out[n++] = (byte) (0x80 | c & 0x3F);
        } else {
            out[n++] = (byte) (0xF0 | codePoint >> 18);
            out[n++] = (byte) (0x80 | codePoint >> 12 & 0x3F);
            out[n++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
            out[n++] = (byte) (0x80 | codePoint & 0x3F);
        }
        return n;
    }
}
