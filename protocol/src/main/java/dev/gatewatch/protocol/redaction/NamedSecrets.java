package dev.gatewatch.protocol.redaction;

import java.util.Locale;
import java.util.Set;

/**
 * Secrets that are known by the name before them.
 *
 * <pre>
 *   ?token=…  &amp;access_token=…  #token=…      in an address
 *   OPENCLAW_GATEWAY_TOKEN=…  password=…      an assignment
 *   "apiKey":"…"  \"token\":\"…\"              JSON, also within a string
 *   Authorization: Bearer …  Cookie: …        a header
 *   --token …                                 an option
 *   config set gateway.auth.token …           a setting
 * </pre>
 *
 * <p>Gateways speak of secrets all day ({@code reason=token_mismatch}, {@code auth=token}, {@code pass --token or
 * --password}): a name alone makes no secret.
 */
final class NamedSecrets {
    /** What a secret's name ends in, by its last letter: few of a log's many names get past that. */
    private static final String[][] NAMES = new String['z' + 1][];

    static {
        NAMES['n'] = new String[] {"token", "authorization"};
        NAMES['t'] = new String[] {"secret", "jwt"};
        NAMES['d'] = new String[] {"password", "passwd", "pwd"};
        NAMES['e'] = new String[] {"passphrase", "cookie", "phone"};
        NAMES['r'] = new String[] {"phonenumber", "phone_number"};
        NAMES['y'] = new String[] {
            "apikey",
            "api_key",
            "api-key",
            "accesskey",
            "access_key",
            "secretkey",
            "secret_key",
            "privatekey",
            "private_key"
        };
    }

    /** Names that are a secret's only among the parameters of an address. */
    private static final Set<String> PARAMETERS = Set.of("key", "auth", "sig", "signature", "pass", "assertion");

    /** Words that stand where a secret could, and tell of one. */
    private static final Set<String> WORDS = Set.of(
            "true",
            "false",
            "null",
            "undefined",
            "none",
            "n/a",
            "yes",
            "no",
            "on",
            "off",
            "ok",
            "set",
            "unset",
            "empty",
            "missing",
            "mismatch",
            "present",
            "required",
            "optional",
            "invalid",
            "expired",
            "rotated",
            "revoked",
            "provided",
            "configured",
            "unknown",
            "shared",
            "default",
            "or",
            "and",
            "to",
            "in",
            "is",
            "for",
            "from",
            "with",
            "if",
            "flag",
            "option",
            "options",
            "value",
            "argument",
            "instead",
            "explicitly");

    /** The last letters of all of them. */
    private static final boolean[] LASTS = new boolean['z' + 1];

    static {
        for (int last = 'a'; last <= 'z'; last++) {
            LASTS[last] = NAMES[last] != null;
        }
        PARAMETERS.forEach(name -> LASTS[name.charAt(name.length() - 1)] = true);
    }

    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_WORD = 10;

    private NamedSecrets() {}

    /** The secret behind a separator: {@code =}, {@code :} or {@code %3D}. */
    static Span behindSeparator(String text, int separator, int behind) {
        boolean assigned = text.charAt(separator) != ':';
        int nameEnd = separator;
        if (nameEnd > 1 && text.charAt(nameEnd - 1) == ' ') {
            nameEnd--;
        }
        boolean json = nameEnd > 1 && text.charAt(nameEnd - 1) == '"';
        if (json) {
            nameEnd -= text.charAt(nameEnd - 2) == '\\' ? 2 : 1;
        }
        if (!endsAsSecretsName(text, nameEnd)) {
            return null;
        }
        int nameStart = startOfName(text, nameEnd);
        if (!isSecretsName(text, nameStart, nameEnd)) {
            return null;
        }
        int from = behind;
        while (from < text.length() && text.charAt(from) == ' ' && from - behind < 4) {
            from++;
        }
        // "token= x" assigns nothing, "token = x" does.
        if (assigned && from > behind && nameEnd == separator) {
            return null;
        }
        boolean variable = isVariable(text, nameStart, nameEnd);
        Span value = value(text, from, variable);
        if (endsIn(text, nameStart, nameEnd, "authorization")) {
            value = credentials(text, value);
        } else if (endsIn(text, nameStart, nameEnd, "cookie") && isCookies(text, from, value)) {
            value = new Span(from, endOfLine(text, from));
        }
        if (tellsNothing(text, value) || isCount(text, nameStart, nameEnd, value)) {
            return null;
        }
        boolean certain = assigned || json || variable || value.start() > from || isHeader(text, nameStart);
        return certain || isLikely(text, nameStart, nameEnd, value) ? value : null;
    }

    /** The secret behind the option whose {@code --} is at {@code at}: {@code --token …}. */
    static Span behindOption(String text, int at) {
        int nameEnd = Chars.behindToken(text, at + 2);
        if (nameEnd >= text.length() || text.charAt(nameEnd) != ' ' || !isSecretsName(text, at + 2, nameEnd)) {
            return null;
        }
        Span value = value(text, nameEnd + 1, true);
        boolean option = value.start() < text.length() && text.charAt(value.start()) == '-';
        return option || value.end() - value.start() < 4 || tellsNothing(text, value) ? null : value;
    }

    /** The secret behind the setting whose last part follows the dot: {@code config set gateway.auth.token …}. */
    static Span behindSetting(String text, int dot) {
        int nameEnd = Chars.behindToken(text, dot + 1);
        if (nameEnd >= text.length() || text.charAt(nameEnd) != ' ' || !isSecretsName(text, dot + 1, nameEnd)) {
            return null;
        }
        int nameStart = startOfName(text, dot);
        if (!text.startsWith("config set ", nameStart - 11)) {
            return null;
        }
        Span value = value(text, nameEnd + 1, true);
        return tellsNothing(text, value) ? null : value;
    }

    /** The token behind {@code Bearer }, which begins at {@code at}. */
    static Span behindBearer(String text, int at) {
        boolean begins = at + 1 < text.length() && (text.charAt(at + 1) | 0x20) == 'e';
        if (!begins || !text.regionMatches(true, at, "bearer ", 0, 7) || !Chars.isWordStart(text, at)) {
            return null;
        }
        Span value = value(text, at + 7, false);
        int length = value.end() - value.start();
        boolean random = length >= 16 || (length >= 8 && Chars.hasDigit(text, value.start(), value.end()));
        return random && !tellsNothing(text, value) ? value : null;
    }

    /** Whether {@code name=value; name=value} starts there, which goes on to the end of the line. */
    private static boolean isCookies(String text, int from, Span value) {
        return value.start() == from && text.substring(from, value.end()).indexOf('=') > 0;
    }

    private static int startOfName(String text, int end) {
        int start = end;
        while (start > 0 && end - start < LONGEST_NAME) {
            char c = text.charAt(start - 1);
            if (!Chars.isTokenChar(c) && c != '.') {
                break;
            }
            start--;
        }
        return start;
    }

    private static boolean endsAsSecretsName(String text, int nameEnd) {
        int last = nameEnd == 0 ? 0 : text.charAt(nameEnd - 1) | 0x20;
        return last <= 'z' && LASTS[last];
    }

    private static boolean isSecretsName(String text, int from, int to) {
        if (from >= to) {
            return false;
        }
        int last = text.charAt(to - 1) | 0x20;
        String[] names = last <= 'z' ? NAMES[last] : null;
        if (names != null) {
            for (String name : names) {
                if (endsIn(text, from, to, name)) {
                    return true;
                }
            }
        }
        boolean parameter = from > 0 && "?&#".indexOf(text.charAt(from - 1)) >= 0;
        return parameter
                ? PARAMETERS.contains(text.substring(from, to))
                : last == 'y' && text.startsWith("_KEY", to - 4) && isVariable(text, from, to);
    }

    private static boolean endsIn(String text, int from, int to, String suffix) {
        int start = to - suffix.length();
        return start >= from && text.regionMatches(true, start, suffix, 0, suffix.length());
    }

    /** {@code OPENAI_API_KEY}: no prose looks like that. */
    private static boolean isVariable(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!Chars.isUpper(c) && !Chars.isDigit(c) && c != '_') {
                return false;
            }
        }
        return true;
    }

    /** {@code X-OpenClaw-Token}. */
    private static boolean isHeader(String text, int from) {
        return text.regionMatches(true, from, "x-", 0, 2);
    }

    /**
     * Whether what follows a name and a colon is its value. In prose it can be the rest of a sentence; in settings and
     * objects the name stands first, and a random string is a value anywhere.
     */
    private static boolean isLikely(String text, int nameStart, int nameEnd, Span value) {
        int length = value.end() - value.start();
        if (length >= 8 && Chars.hasDigit(text, value.start(), value.end())) {
            return true;
        }
        if (length < 4 || endsIn(text, nameStart, nameEnd, "authorization")) {
            return false;
        }
        int before = nameStart;
        while (before > 0 && text.charAt(before - 1) == ' ') {
            before--;
        }
        return before == 0 || "{,\n".indexOf(text.charAt(before - 1)) >= 0;
    }

    /** The value at {@code from} without its quotes; with {@code greedy} punctuation belongs to it. */
    private static Span value(String text, int from, boolean greedy) {
        if (from >= text.length()) {
            return new Span(text.length(), text.length());
        }
        char first = text.charAt(from);
        if (first == '"' || first == '\'') {
            return new Span(from + 1, closingQuote(text, from + 1, first));
        }
        if (text.startsWith("\\\"", from)) {
            int end = text.indexOf("\\\"", from + 2);
            return new Span(from + 2, end < 0 ? text.length() : end);
        }
        return new Span(from, endOfWord(text, from, greedy ? "\"'`\\" : "\"'`\\&,;()[]{}<>|"));
    }

    private static int closingQuote(String text, int from, char quote) {
        int i = from;
        while (i < text.length() && text.charAt(i) != quote && text.charAt(i) != '\n') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i, text.length());
    }

    private static int endOfWord(String text, int from, String ends) {
        int i = from;
        while (i < text.length() && text.charAt(i) > ' ' && ends.indexOf(text.charAt(i)) < 0) {
            i++;
        }
        return i;
    }

    private static int endOfLine(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    /** What follows the scheme of an {@code Authorization} header; all of it if there is no scheme. */
    private static Span credentials(String text, Span value) {
        for (String scheme : new String[] {"bearer ", "basic ", "token ", "digest ", "apikey "}) {
            if (text.regionMatches(true, value.start(), scheme, 0, scheme.length())) {
                int start = value.start() + scheme.length();
                return new Span(
                        start, Math.max(value.end(), value(text, start, false).end()));
            }
        }
        return value;
    }

    /** Nothing to hide: empty, a word about a secret, a placeholder, or hidden already. */
    private static boolean tellsNothing(String text, Span value) {
        int from = value.start();
        int length = value.end() - from;
        if (length <= 0 || "<$*[…".indexOf(text.charAt(from)) >= 0) {
            return true;
        }
        return text.startsWith("...", from)
                || text.startsWith("__OPENCLAW_REDACTED__", from)
                || (length <= LONGEST_WORD
                        && WORDS.contains(text.substring(from, value.end()).toLowerCase(Locale.ROOT)));
    }

    /** Language models count in tokens. */
    private static boolean isCount(String text, int nameStart, int nameEnd, Span value) {
        return value.end() - value.start() <= 7
                && Chars.behindDigits(text, value.start()) == value.end()
                && endsIn(text, nameStart, nameEnd, "token");
    }
}
