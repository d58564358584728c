package dev.gatewatch.streams.alert;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * One entry of the settings. What is wrong is noted with its place, and something harmless is answered in its stead, so that
 * all mistakes are found in one go.
 */
final class SettingsEntry {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})\\s*(s|m|h|d)");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
    private static final Pattern LINE_END = Pattern.compile("[\\r\\n]+\\z");
    private static final int LAST_PORT = 65_535;

    private final String place;
    private final JsonNode node;
    private final UnaryOperator<String> environment;
    private final List<String> mistakes;
    private final Set<String> asked = new TreeSet<>();

    /** @param environment answers {@code null} for a variable that is not set */
    SettingsEntry(String place, JsonNode node, UnaryOperator<String> environment, List<String> mistakes) {
        this.place = place;
        this.node = node;
        this.environment = environment;
        this.mistakes = mistakes;
        if (!node.isObject() && !node.isMissingNode() && !node.isNull()) {
            mistake(null, "must be a list of settings, one a line");
        }
    }

    boolean has(String field) {
        asked.add(field);
        return node.has(field);
    }

    SettingsEntry child(String field) {
        asked.add(field);
        return new SettingsEntry(placeOf(field), node.path(field), environment, mistakes);
    }

    List<SettingsEntry> children(String field) {
        asked.add(field);
        JsonNode list = node.path(field);
        List<SettingsEntry> entries = new ArrayList<>();
        if (list.isArray()) {
            for (int i = 0; i < list.size(); i++) {
                entries.add(
                        new SettingsEntry(placeOf(field) + "[" + (i + 1) + "]", list.get(i), environment, mistakes));
            }
        } else if (!list.isMissingNode() && !list.isNull()) {
            mistake(field, "must be a list");
        }
        return entries;
    }

    /** Text, with {@code ${NAME}} replaced by what the environment says; {@code null} if there is none. */
    String text(String field) {
        asked.add(field);
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isValueNode()) {
            mistake(field, "must be text");
            return null;
        }
        return resolved(field, value.asString());
    }

    String requiredText(String field) {
        String text = text(field);
        if (text == null || text.isBlank()) {
            mistake(field, "is missing");
            return "";
        }
        return text;
    }

    List<String> texts(String field) {
        asked.add(field);
        JsonNode list = node.path(field);
        List<String> texts = new ArrayList<>();
        if (list.isArray()) {
            list.forEach(item -> texts.add(resolved(field, item.asString(""))));
        } else if (list.isString()) {
            texts.add(resolved(field, list.asString()));
        } else if (!list.isMissingNode()) {
            mistake(field, "must be a list of texts");
        }
        return texts;
    }

    Map<String, String> textsByName(String field) {
        SettingsEntry entry = child(field);
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : List.copyOf(entry.node.propertyNames())) {
            texts.put(name, entry.requiredText(name));
        }
        return texts;
    }

    /** The headers of a request; what HTTP, or the client, does not let anybody set is a mistake. */
    Map<String, String> headers(String field) {
        Map<String, String> headers = textsByName(field);
        headers.forEach((name, value) -> {
            // Nothing of the value is told: it may be a secret.
            if (!isHeader(name, "")) {
                child(field).mistake(name, "is no header that can be set");
            } else if (!isHeader(name, value)) {
                child(field).mistake(name, "holds characters that no header may hold, such as a line's end");
            }
        });
        return headers;
    }

    private static boolean isHeader(String name, String value) {
        try {
            HttpRequest.newBuilder().header(name, value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    NamePattern pattern(String field) {
        String text = text(field);
        return text == null ? NamePattern.ANY : NamePattern.of(text);
    }

    boolean flag(String field) {
        asked.add(field);
        JsonNode value = node.path(field);
        if (!value.isMissingNode() && !value.isBoolean()) {
            mistake(field, "must be true or false");
        }
        return value.asBoolean(false);
    }

    int number(String field, int absent, int least, int most) {
        asked.add(field);
        JsonNode value = node.path(field);
        if (value.isMissingNode()) {
            return absent;
        }
        if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
            mistake(field, "is " + value + ", must be a number from " + least + " to " + most);
            return absent;
        }
        return value.intValue();
    }

    Duration duration(String field, Duration absent) {
        String text = text(field);
        if (text == null) {
            return absent;
        }
        Matcher duration = DURATION.matcher(text);
        if (!duration.matches()) {
            mistake(field, "is '" + text + "', must be a time such as 30s, 5m, 2h or 1d");
            return absent;
        }
        long number = Long.parseLong(duration.group(1));
        return switch (duration.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    Duration positiveDuration(String field, Duration absent) {
        Duration duration = duration(field, absent);
        if (duration.isZero()) {
            mistake(field, "is 0, must be longer");
            return absent;
        }
        return duration;
    }

    URI url(String field) {
        String text = requiredText(field);
        if (text.isEmpty()) {
            return null;
        }
        try {
            URI url = URI.create(text);
            if (url.getHost() != null
                    && url.getPort() <= LAST_PORT
                    && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Told below; without the address, which may hold a secret.
        }
        mistake(field, "must be an address that begins with http:// or https://");
        return null;
    }

    /** Notes every field that nobody has asked for. */
    void refuseOthers() {
        for (String field : node.propertyNames()) {
            if (!asked.contains(field)) {
                mistake(field, "is not known here; there are " + String.join(", ", asked));
            }
        }
    }

    /** @param field {@code null} for the entry as a whole */
    void mistake(String field, String what) {
        mistakes.add((field == null ? place : placeOf(field)) + " " + what);
    }

    private String placeOf(String field) {
        return place.isEmpty() ? field : place + "." + field;
    }

    private String resolved(String field, String text) {
        return VARIABLE.matcher(text).replaceAll(variable -> {
            String value = environment.apply(variable.group(1));
            if (value == null) {
                mistake(field, "names the environment variable " + variable.group(1) + ", which is not set");
                return "";
            }
            return Matcher.quoteReplacement(withoutLineEnd(value));
        });
    }

    /** What was read from a file ends with a line's end that nobody means. */
    private static String withoutLineEnd(String value) {
        return LINE_END.matcher(value).replaceFirst("");
    }
}
