package dev.gatewatch.protocol.redaction;

/** Questions about the characters around a place in a text; outside of it there are none. */
final class Chars {
    private Chars() {}

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isDigitAt(String text, int at) {
        return at >= 0 && at < text.length() && isDigit(text.charAt(at));
    }

    static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    static boolean isAlphanumeric(char c) {
        return c >= 'a' && c <= 'z' || isUpper(c) || isDigit(c);
    }

    /** Whether it can be in a token: the alphabet of base64url. */
    static boolean isTokenChar(char c) {
        return isAlphanumeric(c) || c == '_' || c == '-';
    }

    /** Whether a word could begin at {@code at}: no letter or digit stands before it. */
    static boolean isWordStart(String text, int at) {
        return at == 0 || !isAlphanumeric(text.charAt(at - 1));
    }

    /** Whether nothing of a word or number stands at {@code at}. */
    static boolean isWordEnd(String text, int at) {
        return at >= text.length() || !isAlphanumeric(text.charAt(at));
    }

    /** Behind the token characters that start at {@code from}. */
    static int behindToken(String text, int from) {
        int at = from;
        while (at < text.length() && isTokenChar(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Where the token characters start that end before {@code to}. */
    static int startOfToken(String text, int to, int longest) {
        int at = to;
        while (at > 0 && to - at < longest && isTokenChar(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    static int behindDigits(String text, int from) {
        int at = from;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    static int startOfDigits(String text, int to, int most) {
        int at = to;
        while (at > 0 && to - at < most && isDigit(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    /** Whether a random string is likely: words have no digits. */
    static boolean hasDigit(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (isDigit(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
