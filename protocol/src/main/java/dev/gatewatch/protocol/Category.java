package dev.gatewatch.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What one line means, judged by itself. The names on the wire are these in lower case. */
public enum Category {
    PAIRING_REQUIRED,
    SCOPE_UPGRADE_REQUIRED,
    UNAUTHORIZED_TOKEN_MISMATCH,
    UNAUTHORIZED_TOKEN_MISSING,
    UNAUTHORIZED_PASSWORD_MISSING,
    UNAUTHORIZED_PASSWORD_MISMATCH,
    UNAUTHORIZED_OTHER,
    ALREADY_LISTENING,
    REFUSING_TO_BIND,
    TUNNEL_DROPPED_1000,
    CONNECT_TIMEOUT,
    CONNECT_REFUSED,
    ABNORMAL_CLOSE_1006,
    SERVICE_RESTART_1012,
    DEVICE_IDENTITY,
    ORIGIN_NOT_ALLOWED,
    RATE_LIMITED,
    PROTOCOL_MISMATCH,
    OTHER_GATEWAY_FAILURE,
    /** Not a connection failure: ordinary, recovery and life-cycle lines alike. */
    NONE;

    private static final Map<String, Category> BY_WIRE_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(Category::wireName, Function.identity()));

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The category of that name.
     *
     * @throws IllegalArgumentException if there is none; the message lists those that there are
     */
    @JsonCreator
    public static Category ofWireName(String name) {
        Category category = BY_WIRE_NAME.get(name);
        if (category == null) {
            throw new IllegalArgumentException("no category '" + name + "'; there are "
                    + Arrays.stream(values()).map(Category::wireName).collect(Collectors.joining(", ")));
        }
        return category;
    }
}
