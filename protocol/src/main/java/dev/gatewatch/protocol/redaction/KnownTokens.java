package dev.gatewatch.protocol.redaction;

/** Secrets that are known by their own form, wherever they stand. */
final class KnownTokens {
    /** How the keys of providers begin, by the character that is rarest in a log: the last of the beginning. */
    private static final String[] BEFORE_HYPHEN = {
        "sk", "xoxb", "xoxp", "xoxa", "xoxr", "xoxs", "xapp", "pplx", "glpat", "tskey", "nvapi", "xai", "tvly"
    };

    private static final String[] BEFORE_UNDERSCORE = {
        "ghp",
        "gho",
        "ghu",
        "ghs",
        "ghr",
        "github_pat",
        "npm",
        "hf",
        "gsk",
        "r8",
        "sk_live",
        "sk_test",
        "rk_live",
        "whsec",
        "dop_v1",
        "lin_api",
        "shpat"
    };

    private static final boolean[] LAST_BEFORE_HYPHEN = lastsOf(BEFORE_HYPHEN);
    private static final boolean[] LAST_BEFORE_UNDERSCORE = lastsOf(BEFORE_UNDERSCORE);

    /** Slack's and Discord's: what follows is the secret. */
    private static final String[] WEB_HOOKS = {".slack.com/services/", ".com/api/webhooks/"};

    private static final int SHORTEST = 10;
    private static final int SHORTEST_LONE = 20;
    private static final int LONGEST_LONE = 128;
    /** A block has 64 characters a line; OpenSSH's have 70, and old mail had 76. */
    private static final int SHORTEST_KEY_LINE = 64;

    private static final int LONGEST_KEY_LINE = 76;
    private static final int LONGEST_JWT_PART = 16 * 1024;
    private static final int LONGEST_PEM_LABEL = 48;

    private KnownTokens() {}

    private static boolean[] lastsOf(String[] beginnings) {
        boolean[] lasts = new boolean[128];
        for (String beginning : beginnings) {
            lasts[beginning.charAt(beginning.length() - 1)] = true;
        }
        return lasts;
    }

    /** A provider's key whose beginning ends before the hyphen or underscore at {@code at}. */
    static Span aroundSeparator(String text, int at) {
        char last = at == 0 ? ' ' : text.charAt(at - 1);
        boolean[] lasts = text.charAt(at) == '-' ? LAST_BEFORE_HYPHEN : LAST_BEFORE_UNDERSCORE;
        if (last >= lasts.length || !lasts[last]) {
            return null;
        }
        for (String beginning : text.charAt(at) == '-' ? BEFORE_HYPHEN : BEFORE_UNDERSCORE) {
            int length = beginning.length();
            int start = at - length;
            if (last == beginning.charAt(length - 1)
                    && text.startsWith(beginning, start)
                    && Chars.isWordStart(text, start)) {
                int end = Chars.behindToken(text, at + 1);
                boolean random = Chars.hasDigit(text, at + 1, end) || end - at > 24;
                if (end - at > SHORTEST && random) {
                    return new Span(start, end);
                }
            }
        }
        return null;
    }

    /** A PEM block that holds a private key, with or without its end. */
    static Span privateKey(String text, int at) {
        if (!text.startsWith("-----BEGIN ", at)) {
            return null;
        }
        int label = text.substring(at, Math.min(text.length(), at + LONGEST_PEM_LABEL))
                .indexOf("PRIVATE KEY");
        if (label < 0) {
            return null;
        }
        int end = text.indexOf("-----END ", at + label);
        int behind = end < 0 ? -1 : text.indexOf("-----", end + 9);
        return new Span(at, behind < 0 ? text.length() : behind + 5);
    }

    /** A JSON web token, whose {@code J} of {@code eyJ} is at {@code at}. */
    static Span webToken(String text, int at) {
        int start = at - 2;
        if (start < 0 || !text.startsWith("ey", start) || !Chars.isWordStart(text, start)) {
            return null;
        }
        int end = at;
        int parts = 0;
        while (parts < 5) {
            int part = end;
            end = Chars.behindToken(text, part);
            parts++;
            if (end - part > LONGEST_JWT_PART || end >= text.length() || text.charAt(end) != '.') {
                break;
            }
            end++;
        }
        return parts >= 2 && end - start >= 24 ? new Span(start, end) : null;
    }

    /** A key of Amazon or Tencent, whose {@code I} is at {@code at}. */
    static Span cloudKey(String text, int at) {
        int start = at - 2;
        boolean known = start >= 0
                && (text.startsWith("AKIA", start) || text.startsWith("ASIA", start) || text.startsWith("AKID", start));
        if (!known || !Chars.isWordStart(text, start)) {
            return null;
        }
        int end = Chars.behindToken(text, start);
        return end - start >= 20 ? new Span(start, end) : null;
    }

    /** A key of Google, whose {@code z} of {@code AIza} is at {@code at}. */
    static Span googleKey(String text, int at) {
        int start = at - 2;
        if (start < 0 || !text.startsWith("AIza", start) || !Chars.isWordStart(text, start)) {
            return null;
        }
        int end = Chars.behindToken(text, start);
        return end - start >= 24 ? new Span(start, end) : null;
    }

    /** A token with a dot in it: Google's {@code ya29.…}, SendGrid's {@code SG.…}, a Discord bot's {@code id.time.mac}. */
    static Span aroundDot(String text, int dot) {
        if (text.startsWith("ya29", dot - 4) || text.startsWith("SG", dot - 2)) {
            int start = text.charAt(dot - 1) == 'G' ? dot - 2 : dot - 4;
            int end = dot;
            while (end < text.length() && (Chars.isTokenChar(text.charAt(end)) || text.charAt(end) == '.')) {
                end++;
            }
            return Chars.isWordStart(text, start) && end - dot > 20 ? new Span(start, end) : null;
        }
        int middleEnd = Chars.behindToken(text, dot + 1);
        if (middleEnd != dot + 7 || middleEnd >= text.length() || text.charAt(middleEnd) != '.') {
            return null;
        }
        int end = Chars.behindToken(text, middleEnd + 1);
        int start = Chars.startOfToken(text, dot, 32);
        return dot - start >= 23 && end - middleEnd > 26 ? new Span(start, end) : null;
    }

    /** The secret part of a web hook's address, whose host ends before the dot. */
    static Span webHook(String text, int dot) {
        char next = dot + 1 < text.length() ? text.charAt(dot + 1) : ' ';
        for (String path : WEB_HOOKS) {
            if (next == path.charAt(1) && text.startsWith(path, dot)) {
                int start = dot + path.length();
                int end = start;
                while (end < text.length() && (Chars.isTokenChar(text.charAt(end)) || text.charAt(end) == '/')) {
                    end++;
                }
                return end > start ? new Span(start, end) : null;
            }
        }
        return null;
    }

    /** A Telegram bot's token, {@code 123456789:…}, whose colon is at {@code colon}. */
    static Span botToken(String text, int colon) {
        int start = Chars.startOfDigits(text, colon, 12);
        if (colon - start < 6) {
            return null;
        }
        int end = Chars.behindToken(text, colon + 1);
        return end - colon > 30 && (Chars.isWordStart(text, start) || text.startsWith("bot", start - 3))
                ? new Span(start, end)
                : null;
    }

    /**
     * Whether the text is nothing but one random word: what a command answers that was asked for a secret, such as
     * {@code config get gateway.auth.token}. Ids stand alone, too: UUIDs, and hexadecimal ones of the usual lengths.
     */
    static boolean isLoneToken(String text) {
        int length = text.length();
        if (length < SHORTEST_LONE || length > LONGEST_LONE || Chars.behindToken(text, 0) != length) {
            return false;
        }
        int digits = 0;
        int hyphens = 0;
        int hex = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            digits += Chars.isDigit(c) ? 1 : 0;
            hyphens += c == '-' ? 1 : 0;
            hex += Character.digit(c, 16) >= 0 ? 1 : 0;
        }
        boolean uuid = length == 36 && hyphens == 4 && hex == 32;
        boolean id = hex == length && (length == 32 || length == 40 || length == 64);
        return digits >= 4 && digits < length && !uuid && !id;
    }
    /**
     * Whether the text is a whole line of a PEM block: where each line is a record by itself, nothing else tells whose it
     * is. The last line of the block, which is shorter, is not told.
     */
    static boolean isKeyLine(String text) {
        int length = text.length();
        if (length < SHORTEST_KEY_LINE || length > LONGEST_KEY_LINE) {
            return false;
        }
        int digits = 0;
        int upper = 0;
        int lower = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (Chars.isDigit(c)) {
                digits++;
            } else if (Chars.isUpper(c)) {
                upper++;
            } else if (Chars.isAlphanumeric(c)) {
                lower++;
            } else if (c != '+' && c != '/' && c != '=') {
                return false;
            }
        }
        return Math.min(digits, Math.min(upper, lower)) >= 3;
    }
}
