package dev.gatewatch.protocol.openclaw;

/** Questions about ASCII in bytes of UTF-8. */
final class Ascii {
    private Ascii() {}

    /** Whether {@code expected} stands at {@code from}. */
    static boolean at(byte[] bytes, int from, int to, String expected) {
        int length = expected.length();
        if (from + length > to) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[from + i] != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static boolean isLetter(byte b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    /** Whether it can be in a name: letters, digits and {@code _ - . /}. */
    static boolean isNameByte(byte b) {
        return isLetter(b) || isDigit(b) || b == '_' || b == '-' || b == '.' || b == '/';
    }

    static int indexOf(byte[] bytes, int from, int to, char c) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == c) {
                return i;
            }
        }
        return -1;
    }

    /** Behind the one blank that separates a prefix from the text: further ones are the text's own. */
    static int behindSpace(byte[] bytes, int from, int to) {
        return from < to && bytes[from] == ' ' ? from + 1 : from;
    }

    static int skipSpaces(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && isSpace(bytes[at])) {
            at++;
        }
        return at;
    }
}
