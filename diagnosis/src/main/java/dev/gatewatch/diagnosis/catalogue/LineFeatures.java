package dev.gatewatch.diagnosis.catalogue;

import dev.gatewatch.protocol.LogLine;
import java.util.Map;

/** A line as detection sees it. Not thread-safe. */
public final class LineFeatures {
    private final LogLine line;
    private final String subsystem;
    private final String message;
    private final String folded;
    /** {@code null} until they are asked for: most lines are known for what they are without. */
    private Map<String, String> attributes;

    private LineFeatures(LogLine line) {
        this.line = line;
        this.subsystem = fold(line.subsystem());
        this.message = line.message();
        this.folded = fold(line.message());
    }

    public static LineFeatures of(LogLine line) {
        return new LineFeatures(line);
    }

    /** Of a line of which no more than its message is known. */
    public static LineFeatures ofMessage(String message) {
        return new LineFeatures(new LogLine(null, null, null, null, null, null, null, message, null, null, null));
    }

    /** In lower case; empty where the line names none. */
    public String subsystem() {
        return subsystem;
    }

    public String message() {
        return message;
    }

    /** What the line says in {@code key=value} tokens and in its structured context, by the names of events. */
    public Map<String, String> attributes() {
        if (attributes == null) {
            attributes = LineAttributes.of(line);
        }
        return attributes;
    }

    /** Whether the (folded) literal occurs in the message. */
    public boolean has(String literal) {
        return folded.contains(literal);
    }

    /**
     * Whether the (folded) literal occurs as a statement of its own: at the beginning of a line, or after a mark such
     * as a colon, a bracket, a quote, an equals sign or a rule, and not in the middle of a word or a sentence.
     */
    public boolean says(String literal) {
        for (int at = folded.indexOf(literal); at >= 0; at = folded.indexOf(literal, at + 1)) {
            if (beginsStatement(at) && endsWord(at + literal.length())) {
                return true;
            }
        }
        return false;
    }

    private boolean beginsStatement(int at) {
        int before = behindBlanks(at);
        if (before > 0 && isQuote(folded.charAt(before - 1))) {
            // What stands in quotes is a statement only if the quotes themselves stand where one may.
            at = before - 1;
            before = behindBlanks(at);
        }
        if (before == 0 || folded.charAt(before - 1) == '\n') {
            return true;
        }
        char mark = folded.charAt(before - 1);
        return !Character.isLetterOrDigit(mark) && mark != ',' && mark != '_' && (before < at || isMark(mark));
    }

    /** Where the blanks before that place begin. */
    private int behindBlanks(int at) {
        int before = at;
        while (before > 0 && folded.charAt(before - 1) != '\n' && Character.isWhitespace(folded.charAt(before - 1))) {
            before--;
        }
        return before;
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    /** Marks that a statement may follow without a blank; others, such as a hyphen or a slash, join words. */
    private static boolean isMark(char mark) {
        return ":=([{<>|│\\".indexOf(mark) >= 0;
    }

    private boolean endsWord(int end) {
        return end == folded.length()
                || !Character.isLetterOrDigit(folded.charAt(end))
                || !Character.isLetterOrDigit(folded.charAt(end - 1));
    }

    /** ASCII letters in lower case, all else as it is. */
    static String fold(String text) {
        int at = 0;
        while (at < text.length() && !isUpper(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            return text;
        }
        char[] folded = text.toCharArray();
        for (; at < folded.length; at++) {
            if (isUpper(folded[at])) {
                folded[at] += 'a' - 'A';
            }
        }
        return new String(folded);
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }
}
