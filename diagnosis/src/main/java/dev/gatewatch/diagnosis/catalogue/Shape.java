package dev.gatewatch.diagnosis.catalogue;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The strict shapes that a value from a log must have to enter a command. None of them admits a blank, a quote, a line
 * end or anything else that a shell gives a meaning to.
 */
public enum Shape {
    UUID("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"),
    /** Not 0 and not 1: neither is ever to be killed. */
    PID("(?:[2-9]|[1-9][0-9]{1,8})"),
    PORT("[1-9][0-9]{0,4}") {
        @Override
        public boolean fits(String value) {
            return super.fits(value) && Integer.parseInt(value) <= 65535;
        }
    },
    /** A device id. */
    HEX64("[0-9a-f]{64}"),
    /** A web origin: scheme, host, port; no path. */
    ORIGIN(
            "https?://(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})(?:\\.[A-Za-z0-9-]{1,63}){0,8}|\\[[0-9a-f:]{2,39}])(?::[0-9]{1,5})?"),
    /** A systemd unit. */
    UNIT("[A-Za-z0-9][A-Za-z0-9_@.-]{0,80}\\.service"),
    ADDRESS("(?:[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})"),
    VERSION("20[0-9]{2}\\.[0-9]{1,2}\\.[0-9]{1,3}(?:-[0-9]{1,3})?"),
    /** Scopes with commas between them. */
    SCOPES("operator\\.[a-z.]{1,40}(?:,operator\\.[a-z.]{1,40}){0,11}"),
    ROLE("operator|node"),
    /** The name of the program in this release. */
    CLI("openclaw|clawdbot");

    private final Pattern pattern;

    Shape(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    /** Whether the whole value has this shape. */
    public boolean fits(String value) {
        return pattern.matcher(value).matches();
    }

    static Optional<Shape> named(String name) {
        return Arrays.stream(values())
                .filter(shape -> shape.wireName().equals(name))
                .findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(Shape::wireName).collect(Collectors.joining(", "));
    }

    private String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
