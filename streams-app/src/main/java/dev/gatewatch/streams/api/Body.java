package dev.gatewatch.streams.api;

import dev.gatewatch.protocol.Json;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The JSON object that a request brings. What is wrong with its fields is collected, and told all at once by {@link
 * #requireGood}.
 */
final class Body {
    private static final int LONGEST_TEXT = 500;
    private static final int LONGEST_NAME = 200;

    private final JsonNode object;
    private final List<String> mistakes = new ArrayList<>();

    private Body(JsonNode object) {
        this.object = object;
    }

    /** @throws Problem if there is no JSON object */
    static Body of(Context request) {
        try {
            JsonNode read = Json.mapper().readTree(request.bodyAsBytes());
            if (read.isObject()) {
                return new Body(read);
            }
        } catch (JacksonException e) {
            // Told below.
        }
        throw Problem.badRequest("the body must be a JSON object");
    }

    /** A sentence that must be there. */
    String sentence(String field) {
        String text = text(field, LONGEST_TEXT);
        if (text == null) {
            mistakes.add(field + " is missing");
        }
        return text;
    }

    /** A name or a pattern; {@code null} if there is none. */
    String pattern(String field) {
        return text(field, LONGEST_NAME);
    }

    /** A secret that must be there. */
    String secret(String field) {
        JsonNode value = object.path(field);
        if (!value.isString()) {
            mistakes.add(field + " is missing");
            return null;
        }
        return value.asString();
    }

    /** A time that must be there and lie ahead, by no more than so much. */
    Instant timeAhead(String field, Instant now, Duration most) {
        String text = text(field, LONGEST_NAME);
        if (text == null) {
            mistakes.add(field + " is missing");
            return null;
        }
        return ahead(field, text, now, most);
    }

    /** A time that must lie ahead, by no more than so much; {@code null} if there is none. */
    Instant timeAheadIfAny(String field, Instant now, Duration most) {
        String text = text(field, LONGEST_NAME);
        return text == null ? null : ahead(field, text, now, most);
    }

    private Instant ahead(String field, String text, Instant now, Duration most) {
        try {
            Instant time = Instant.parse(text);
            if (!time.isAfter(now)) {
                mistakes.add(field + " is " + text + ", must lie in the future");
            } else if (time.isAfter(now.plus(most))) {
                mistakes.add(field + " is " + text + ", must be within " + most.toDays() + " days");
            }
            return time;
        } catch (DateTimeParseException e) {
            mistakes.add(field + " is '" + text + "', must be a time such as 2026-11-22T09:14:00Z");
            return null;
        }
    }

    void require(boolean good, String mistake) {
        if (!good) {
            mistakes.add(mistake);
        }
    }

    /** @throws Problem that names every mistake, if there is one */
    void requireGood() {
        if (!mistakes.isEmpty()) {
            throw Problem.badRequest(String.join("; ", mistakes));
        }
    }

    private String text(String field, int longest) {
        JsonNode value = object.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            mistakes.add(field + " must be text");
            return null;
        }
        String text = value.asString().strip();
        if (text.isEmpty()) {
            return null;
        }
        if (text.length() > longest) {
            mistakes.add(field + " is longer than " + longest + " characters");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            mistakes.add(field + " has control characters");
        }
        return text;
    }
}
