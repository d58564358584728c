package dev.gatewatch.diagnosis.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line for a shell with typed places for values, as in {@code openclaw devices approve {requestId:uuid}}.
 *
 * <p>A value enters only if it has the {@link Shape} of its place to the last character. Otherwise the name of the value
 * stands there in angle brackets, for a human to replace: nothing that a log says can put anything else into what an
 * operator pastes.
 */
public record CommandTemplate(String text) {
    private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z][A-Za-z0-9]{0,30}):([a-z0-9]{1,20})}");

    /** The command with its values. */
    public String with(Function<String, String> values) {
        var filled = new StringBuilder();
        Matcher place = PLACE.matcher(text);
        while (place.find()) {
            String name = place.group(1);
            String value = values.apply(name);
            boolean fits = value != null
                    && Shape.named(place.group(2))
                            .orElseThrow(() -> new IllegalStateException("not checked: " + text))
                            .fits(value);
            place.appendReplacement(filled, Matcher.quoteReplacement(fits ? value : "<" + name + ">"));
        }
        return place.appendTail(filled).toString();
    }

    /** The names of its values, in the order of the text. */
    public List<String> names() {
        return PLACE.matcher(text).results().map(place -> place.group(1)).toList();
    }

    /** What is wrong with the template itself; empty if nothing. */
    List<String> mistakes() {
        List<String> mistakes = new ArrayList<>();
        if (text.chars().anyMatch(Character::isISOControl)) {
            mistakes.add("must be one line without control characters");
        }
        Matcher place = PLACE.matcher(text);
        while (place.find()) {
            if (Shape.named(place.group(2)).isEmpty()) {
                mistakes.add("'" + place.group(2) + "' is no shape of a value; there are " + Shape.names());
            }
        }
        String rest = PLACE.matcher(text).replaceAll("");
        if (Pattern.compile("\\{[A-Za-z]+}").matcher(rest).find()) {
            mistakes.add("a value in a command needs a shape, as in {requestId:uuid}; shapes are " + Shape.names());
        }
        return mistakes;
    }
}
