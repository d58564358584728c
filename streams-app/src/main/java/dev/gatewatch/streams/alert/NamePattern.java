package dev.gatewatch.streams.alert;

/** Names such as {@code oc-fra-*}, where {@code *} stands for any text, also for none. */
public record NamePattern(String text) {
    public static final NamePattern ANY = new NamePattern("*");

    public static NamePattern of(String text) {
        return new NamePattern(text);
    }

    /** In linear time whatever the pattern: after a mismatch only the last {@code *} takes one character more. */
    public boolean fits(String name) {
        int at = 0;
        int in = 0;
        int star = -1;
        int taken = 0;
        while (at < name.length()) {
            if (in < text.length() && text.charAt(in) == '*') {
                star = in++;
                taken = at;
            } else if (in < text.length() && text.charAt(in) == name.charAt(at)) {
                in++;
                at++;
            } else if (star >= 0) {
                in = star + 1;
                at = ++taken;
            } else {
                return false;
            }
        }
        return text.substring(in).chars().allMatch(rest -> rest == '*');
    }
}
