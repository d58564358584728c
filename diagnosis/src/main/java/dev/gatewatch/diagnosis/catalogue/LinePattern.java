package dev.gatewatch.diagnosis.catalogue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression that takes time linear in the length of the line, whatever the line.
 *
 * <p>Lines are hostile, so the expressions are tame: what repeats is a single character or class, repeats at most
 * {@value #MOST_REPEATS} times and never gives back what it took ({@code {1,64}+}); a group may be optional but not
 * repeat; there are no look-arounds and no back-references. The work at each place of the line is then bounded by a
 * constant. ASCII letters match in either case.
 */
public final class LinePattern {
    static final int MOST_REPEATS = 256;

    private static final Pattern GROUP_NAME = Pattern.compile("\\(\\?<([a-zA-Z][a-zA-Z0-9]*)>");
    private static final Pattern REPEAT = Pattern.compile("\\{\\d{1,4}(?:,(\\d{1,4}))?}");

    private final Pattern regex;
    private final List<String> groups;

    private LinePattern(Pattern regex, List<String> groups) {
        this.regex = regex;
        this.groups = groups;
    }

    /**
     * The pattern of that text.
     *
     * @throws IllegalArgumentException if it is no regular expression or not a tame one; the message says why
     */
    public static LinePattern of(String text) {
        requireTame(text);
        try {
            return new LinePattern(
                    Pattern.compile(text, Pattern.CASE_INSENSITIVE),
                    GROUP_NAME
                            .matcher(text)
                            .results()
                            .map(found -> found.group(1))
                            .toList());
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "is not a regular expression: " + e.getDescription() + " at " + e.getIndex(), e);
        }
    }

    /** The names of the groups, in order. */
    public List<String> groups() {
        return groups;
    }

    public boolean isFoundIn(CharSequence message) {
        return regex.matcher(message).find();
    }

    /** The named groups, without blanks around them, of the first place where it is found; empty if it is not found. */
    public Map<String, String> groupsIn(CharSequence message) {
        var found = new LinkedHashMap<String, String>();
        Matcher matcher = regex.matcher(message);
        if (matcher.find()) {
            for (String group : groups) {
                if (matcher.group(group) != null) {
                    found.put(group, matcher.group(group).strip());
                }
            }
        }
        return found;
    }

    private static void requireTame(String text) {
        boolean inClass = false;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
                if (!inClass && at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == 'k')) {
                    throw wild(at, "has a back-reference");
                }
            } else if (inClass) {
                inClass = c != ']';
            } else if (c == '[') {
                inClass = true;
            } else if (c == '*' || c == '+') {
                throw wild(at, "repeats without bound; write {0," + MOST_REPEATS + "}+ or less");
            } else if (c == '{') {
                at = endOfRepeat(text, at);
            } else if (text.startsWith("(?", at)
                    && !text.startsWith("(?:", at)
                    && !text.substring(at).matches("(?s)\\(\\?<[a-zA-Z].*")) {
                throw wild(at, "has a group that is neither (?:…) nor (?<name>…)");
            }
        }
    }

    private static int endOfRepeat(String text, int at) {
        Matcher repeat = REPEAT.matcher(text).region(at, text.length());
        if (!repeat.lookingAt()) {
            throw wild(at, "repeats without bound; write {0," + MOST_REPEATS + "}+ or less");
        }
        if (repeat.group(1) == null) {
            requireSingle(text, at);
            return repeat.end() - 1;
        }
        if (Integer.parseInt(repeat.group(1)) > MOST_REPEATS) {
            throw wild(at, "repeats more than " + MOST_REPEATS + " times");
        }
        requireSingle(text, at);
        if (!text.startsWith("+", repeat.end())) {
            throw wild(at, "gives back what it took; write " + repeat.group() + "+");
        }
        return repeat.end();
    }

    private static void requireSingle(String text, int at) {
        if (at > 0 && text.charAt(at - 1) == ')' && (at < 2 || text.charAt(at - 2) != '\\')) {
            throw wild(at, "repeats a group; only a character or a class may repeat");
        }
    }

    private static IllegalArgumentException wild(int at, String problem) {
        return new IllegalArgumentException(problem + " (at " + at + ")");
    }

    @Override
    public String toString() {
        return regex.pattern();
    }
}
