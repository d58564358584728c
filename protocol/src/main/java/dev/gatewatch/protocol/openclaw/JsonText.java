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
        int i = from;
        while (i + Long.BYTES <= to) {
            long escapes = EightBytes.matches(EightBytes.at(bytes, i), EightBytes.BACKSLASHES);
            if (escapes != 0) {
                return i + EightBytes.before(escapes);
            }
            i += Long.BYTES;
        }
        while (i < to && bytes[i] != '\\') {
            i++;
        }
        return i;
    }

    /** No escape is longer as text than as it is written, so that the output never outgrows the input. */
    private static int unescape(byte[] bytes, int from, int to, byte[] out) {
        int n = 0;
        int i = from;
        while (i < to) {
            while (i + Long.BYTES <= to) {
                // Of eight bytes with an escape among them the rear is written, too, and soon written over.
                long eight = EightBytes.at(bytes, i);
                EightBytes.put(out, n, eight);
                long escapes = EightBytes.matches(eight, EightBytes.BACKSLASHES);
                int plain = escapes == 0 ? Long.BYTES : EightBytes.before(escapes);
                i += plain;
                n += plain;
                if (plain < Long.BYTES) {
                    break;
                }
            }
            if (i >= to) {
                break;
            }
            byte b = bytes[i++];
            if (b != '\\') {
                out[n++] = b;
            } else if (i < to) {
                byte escaped = bytes[i++];
                if (escaped != 'u') {
                    out[n++] = unescaped(escaped);
                    continue;
                }
                int unit = hex4(bytes, i, to);
                if (unit >= 0) {
                    i += 4;
                    int low = Character.isHighSurrogate((char) unit) ? lowSurrogate(bytes, i, to) : -1;
                    i += low >= 0 ? 6 : 0;
                    n = encode(low >= 0 ? Character.toCodePoint((char) unit, (char) low) : unit, out, n);
                }
            }
        }
        return n;
    }

    private static byte unescaped(byte escaped) {
        return switch (escaped) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> escaped;
        };
    }

    /** The second half of a pair that is written as an escape at {@code at}; -1 if there is none. */
    private static int lowSurrogate(byte[] bytes, int at, int to) {
        if (!Ascii.at(bytes, at, to, "\\u")) {
            return -1;
        }
        int unit = hex4(bytes, at + 2, to);
        return unit >= 0 && Character.isLowSurrogate((char) unit) ? unit : -1;
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
