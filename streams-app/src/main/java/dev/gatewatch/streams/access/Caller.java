package dev.gatewatch.streams.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Somebody who asks.
 *
 * @param name the name of their token, or under which the proxy knows them; {@code local} where nobody has to sign in
 * @param address from where they ask
 */
public record Caller(String name, Role role, Login login, String address) {

    /** Who is on this machine may do everything. */
    public static Caller local(String address) {
        return new Caller("local", Role.OPERATOR, Login.NONE, address);
    }

    /** How it is known who they are. */
    public enum Login {
        NONE,
        TOKEN,
        PROXY;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
