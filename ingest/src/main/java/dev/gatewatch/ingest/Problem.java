package dev.gatewatch.ingest;

import dev.gatewatch.protocol.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Why a request is refused; answered as an RFC 9457 problem document. */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String title;
    private final transient Duration retryAfter;

    private Problem(int status, String title, String detail, Duration retryAfter) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
        this.retryAfter = retryAfter;
    }

    static Problem badRequest(String detail) {
        return new Problem(400, "Bad Request", detail, null);
    }

    static Problem unauthorized(String detail) {
        return new Problem(401, "Unauthorized", detail, null);
    }

    static Problem forbidden(String detail) {
        return new Problem(403, "Forbidden", detail, null);
    }

    static Problem tooLarge(String detail) {
        return new Problem(413, "Content Too Large", detail, null);
    }

    static Problem unsupportedType(String detail) {
        return new Problem(415, "Unsupported Media Type", detail, null);
    }

    /** The sender alone is too fast. */
    static Problem tooManyRequests(String detail, Duration retryAfter) {
        return new Problem(429, "Too Many Requests", detail, retryAfter);
    }

    /** The way to Kafka is full or closed, whoever sends. */
    static Problem unavailable(String detail, Duration retryAfter) {
        return new Problem(503, "Service Unavailable", detail, retryAfter);
    }

    int status() {
        return status;
    }

    /** Value of the header {@code Retry-After}, in whole seconds, at least 1; {@code null} where trying again is vain. */
    String retryAfterSeconds() {
        return retryAfter == null ? null : Long.toString(Math.max(1, (retryAfter.toMillis() + 999) / 1000));
    }

    byte[] document() {
        return document(status, title, getMessage());
    }

    static byte[] document(int status, String title, String detail) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", "about:blank");
        members.put("title", title);
        members.put("status", status);
        members.put("detail", detail);
        return Json.write(members);
    }
}
