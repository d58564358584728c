package dev.gatewatch.diagnosis.catalogue;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text for people with places for values, as in {@code The client at {remote} has a wrong token.}
 *
 * <p>Values come from hostile logs: control characters in them become spaces, and they are cut at
 * {@value #LONGEST_VALUE} characters.
 */
public record Template(String text) {
    static final int LONGEST_VALUE = 160;
    private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z][A-Za-z0-9]{0,30})}");

    /** The names of its values, in the order of the text. */
    public List<String> names() {
        return PLACE.matcher(text).results().map(place -> place.group(1)).toList();
    }

    /** The text with its values; empty if one of them is not known. */
    public Optional<String> with(Function<String, String> values) {
        if (text.indexOf('{') < 0) {
            return Optional.of(text);
        }
        var filled = new StringBuilder();
        Matcher place = PLACE.matcher(text);
        while (place.find()) {
            String value = values.apply(place.group(1));
            if (value == null || value.isBlank()) {
                return Optional.empty();
            }
            place.appendReplacement(filled, Matcher.quoteReplacement(harmless(value)));
        }
        return Optional.of(place.appendTail(filled).toString());
    }

    /** The text; a value that is not known stands as its name in angle brackets. */
    public String withOrNamed(Function<String, String> values) {
        return with(name -> {
                    String value = values.apply(name);
                    return value == null || value.isBlank() ? "<" + name + ">" : value;
                })
                .orElse(text);
    }

    private static String harmless(String value) {
        var harmless = new StringBuilder();
        value.codePoints().limit(LONGEST_VALUE).map(c -> isUnsafe(c) ? ' ' : c).forEach(harmless::appendCodePoint);
        return value.codePointCount(0, value.length()) > LONGEST_VALUE
                ? harmless.append('…').toString()
                : harmless.toString();
    }

    private static boolean isUnsafe(int c) {
        return Character.isISOControl(c)
                || switch (Character.getType(c)) {
                    case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
                    default -> false;
                };
    }
}
