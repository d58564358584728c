package dev.gatewatch.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How answers look on a terminal: colour is spent on state only, and nothing rests on colour alone.
 *
 * @param coloured whether to colour at all
 * @param columns to which text is wrapped
 */
public record Style(boolean coloured, int columns) {
    private static final int NARROWEST = 60;
    private static final int WIDEST = 110;

    public static Style of(Console console) {
        return new Style(console.colour(), Math.max(NARROWEST, Math.min(console.columns(), WIDEST)));
    }

    public String strong(String text) {
        return paint("1", text);
    }

    public String faint(String text) {
        return paint("2", text);
    }

    /** Something is wrong. */
    public String bad(String text) {
        return paint("31", text);
    }

    /** Something is not as it should be, or not sure. */
    public String doubtful(String text) {
        return paint("33", text);
    }

    /** Something is well again. */
    public String good(String text) {
        return paint("32", text);
    }

    /** Something to type. */
    public String typed(String text) {
        return paint("36", text);
    }

    private String paint(String code, String text) {
        return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    /** The text in lines that fit behind {@code indent} columns; a longer word has a line for itself. */
    public List<String> wrap(String text, int indent) {
        int width = Math.max(columns - indent, 20);
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (String word : text.strip().split("\\s+")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** The text in one line of at most {@code width} characters. */
    public static String fit(String text, int width) {
        String line = text.replace('\n', ' ');
        return line.length() <= width ? line : line.substring(0, Math.max(0, width - 1)) + "…";
    }

    /** A log line without the words that tell nothing to people, so that the telling ones are seen. */
    public static String withoutNoise(String line) {
        return Arrays.stream(line.split("\\s+"))
                .filter(word -> !word.startsWith("conn=") && !word.startsWith("peer=") && !word.endsWith("=n/a"))
                .collect(Collectors.joining(" "));
    }
}
