package dev.gatewatch.streams.delivery;

import dev.gatewatch.protocol.Alert;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * Where the page tells more.
 *
 * @param page where it is found; asked only when there is something to tell, since before the server listens nobody knows
 *     its port
 */
public record Links(Supplier<URI> page) {

    /** The diagnosis, or the host, or what many hosts have in common. */
    String to(Alert alert) {
        if (alert.diagnosis() != null) {
            return address("/diagnoses/" + encoded(alert.diagnosis()));
        }
        if (!alert.host().equals(Alert.FLEET)) {
            return address("/hosts/" + encoded(alert.host()));
        }
        return address(alert.cause() == null ? "/alerts" : "/diagnoses?cause=" + encoded(alert.cause()));
    }

    private String address(String path) {
        String base = page.get().toString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
