package dev.gatewatch.streams.access;

import com.fasterxml.jackson.annotation.JsonValue;
import io.javalin.security.RouteRole;
import java.util.Locale;

/** What somebody may do; each may do what those before it may. */
public enum Role implements RouteRole {
    /** Look at everything. */
    VIEWER,
    /** Acknowledge and silence alerts, and see who did. */
    OPERATOR;

    /** Whether this role suffices where that one is needed. */
    public boolean includes(Role needed) {
        return compareTo(needed) >= 0;
    }

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is no such role; the message says which there are */
    public static Role of(String wireName) {
        for (Role role : values()) {
            if (role.wireName().equals(wireName)) {
                return role;
            }
        }
        throw new IllegalArgumentException("there is no role '" + wireName + "'; there are viewer and operator");
    }
}
