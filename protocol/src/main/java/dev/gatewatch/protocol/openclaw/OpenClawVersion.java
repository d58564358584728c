package dev.gatewatch.protocol.openclaw;

/**
 * Finds the release that printed a text, in the few texts that tell it.
 *
 * <pre>
 *   🦞 OpenClaw 2026.9.6 (abc1234)                                         banner and --version
 *   update available (latest): v2026.9.7 (current v2026.9.6). Run: …
 *   Config was last written by a newer OpenClaw (2026.2.1); current version is 2026.1.30.
 *   Gateway: host · app 2026.2.26 · mode gateway
 * </pre>
 *
 * <p>A client's release, such as {@code client=cli cli v2026.9.6}, is not meant: it may be another one.
 */
final class OpenClawVersion {
    private static final String[] LEAD_INS = {"OpenClaw ", "Clawdbot ", "(current v", "current version is ", " · app "};
    private static final int LONGEST_SUFFIX = 16;

    private OpenClawVersion() {}

    /** The release that printed the text; {@code null} if the text does not tell. */
    static String in(String text) {
        String found = null;
        for (int at = text.indexOf("20"); at >= 0; at = text.indexOf("20", at + 2)) {
            int end = end(text, at);
            if (end > at && isLedIn(text, at)) {
                found = text.substring(at, end);
            }
        }
        return found;
    }

    private static boolean isLedIn(String text, int at) {
        for (String leadIn : LEAD_INS) {
            int start = at - leadIn.length();
            // "was installed by OpenClaw 2026.2.26, current CLI is …" tells who came before.
            if (text.startsWith(leadIn, start) && !text.startsWith("by ", start - 3)) {
                return true;
            }
        }
        return false;
    }

    /** Behind the {@code 2026.1.24-3} at {@code from}, or {@code from} if there is none. */
    private static int end(String text, int from) {
        int month = digits(text, from + 2, 2);
        if (month != from + 4 || !text.startsWith(".", month)) {
            return from;
        }
        int day = digits(text, month + 1, 2);
        if (day == month + 1 || !text.startsWith(".", day)) {
            return from;
        }
        int end = digits(text, day + 1, 3);
        if (end == day + 1) {
            return from;
        }
        if (!text.startsWith("-", end)) {
            return end;
        }
        int suffix = end + 1;
        while (suffix < text.length() && suffix - end <= LONGEST_SUFFIX && isSuffix(text.charAt(suffix))) {
            suffix++;
        }
        return suffix > end + 1 ? suffix : end;
    }

    private static boolean isSuffix(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z';
    }

    private static int digits(String text, int from, int most) {
        int at = from;
        while (at < text.length() && at - from < most && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
