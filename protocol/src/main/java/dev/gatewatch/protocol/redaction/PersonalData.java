package dev.gatewatch.protocol.redaction;

import java.util.Set;

/** E-mail addresses, phone numbers, and who logs in where. */
final class PersonalData {
    private static final int LONGEST_LOCAL_PART = 64;
    private static final int LONGEST_USER_INFO = 256;

    /** What looks like the last part of a domain and ends the name of a unit or a file. */
    private static final Set<String> NO_DOMAINS = Set.of(
            "service", "socket", "timer", "slice", "scope", "target", "mount", "js", "mjs", "cjs", "ts", "json", "png",
            "jpg", "svg", "log");

    private PersonalData() {}

    /** An e-mail address, or the user and password in an address, around the {@code @} at {@code at}. */
    static Span aroundAt(String text, int at) {
        Span user = userInfo(text, at);
        return user != null ? user : mailAddress(text, at);
    }

    private static Span userInfo(String text, int at) {
        int start = at;
        while (start > 0 && at - start < LONGEST_USER_INFO && isUserInfo(text.charAt(start - 1))) {
            start--;
        }
        return start < at && text.startsWith("://", start - 3) && !text.startsWith("[redacted", start)
                ? new Span(start, at)
                : null;
    }

    private static boolean isUserInfo(char c) {
        return c > ' ' && "/\"'`<>@?#".indexOf(c) < 0;
    }

    private static Span mailAddress(String text, int at) {
        int start = at;
        while (start > 0 && at - start < LONGEST_LOCAL_PART && isLocalPart(text.charAt(start - 1))) {
            start--;
        }
        int end = at + 1;
        int lastDot = -1;
        while (end < text.length()) {
            char c = text.charAt(end);
            if (c == '.') {
                lastDot = end;
            } else if (!Chars.isAlphanumeric(c) && c != '-') {
                break;
            }
            end++;
        }
        if (lastDot == end - 1 && lastDot > at) {
            // The dot ends a sentence.
            end--;
            lastDot = text.lastIndexOf('.', end - 1);
        }
        boolean mail = start < at
                && lastDot > at + 1
                && end - lastDot > 2
                && !Chars.hasDigit(text, lastDot, end)
                && !NO_DOMAINS.contains(text.substring(lastDot + 1, end))
                && !text.startsWith("git@", start);
        return mail ? new Span(start, end) : null;
    }

    private static boolean isLocalPart(char c) {
        return Chars.isTokenChar(c) || c == '.' || c == '+' || c == '%';
    }

    /** A phone number in the international form, whose {@code +} is at {@code plus}. */
    static Span phoneBehindPlus(String text, int plus) {
        if (!Chars.isWordStart(text, plus)) {
            return null;
        }
        int digits = 0;
        int end = plus + 1;
        int at = plus + 1;
        while (at < text.length() && digits <= 15) {
            char c = text.charAt(at);
            if (Chars.isDigit(c)) {
                digits++;
                end = at + 1;
            } else if (at - end > 1 || " -().".indexOf(c) < 0) {
                break;
            }
            at++;
        }
        return digits >= 8 && digits <= 15 && Chars.isWordEnd(text, end) ? new Span(plus, end) : null;
    }

    /** A phone number in the American form, {@code (555) 123-4567} or {@code 555-123-4567}, whose last hyphen is at {@code hyphen}. */
    static Span americanPhone(String text, int hyphen) {
        if (!Chars.isDigitAt(text, hyphen - 1)
                || !Chars.isDigitAt(text, hyphen + 4)
                || Chars.behindDigits(text, hyphen + 1) != hyphen + 5
                || Chars.startOfDigits(text, hyphen, 4) != hyphen - 3
                || !Chars.isWordEnd(text, hyphen + 5)) {
            return null;
        }
        int area = hyphen - 4;
        if (area >= 0 && text.charAt(area) == ' ') {
            area--;
        }
        boolean parenthesised = area >= 4 && text.charAt(area) == ')' && text.charAt(area - 4) == '(';
        boolean hyphenated = area == hyphen - 4 && area >= 3 && text.charAt(area) == '-';
        int start = parenthesised ? area - 4 : area - 3;
        boolean number = (parenthesised || hyphenated)
                && Chars.startOfDigits(text, area, 4) == area - 3
                && (start == 0 || "-.".indexOf(text.charAt(start - 1)) < 0)
                && Chars.isWordStart(text, start);
        return number ? new Span(start, hyphen + 5) : null;
    }
}
