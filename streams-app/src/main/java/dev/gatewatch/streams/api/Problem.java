package dev.gatewatch.streams.api;

import dev.gatewatch.protocol.Json;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;

/** Why a request is not answered; sent as an RFC 9457 problem document. */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final HttpStatus status;

    Problem(HttpStatus status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    static Problem badRequest(String detail) {
        return new Problem(HttpStatus.BAD_REQUEST, detail);
    }

    static Problem notFound(String detail) {
        return new Problem(HttpStatus.NOT_FOUND, detail);
    }

    void answer(Context request) {
        answer(request, status, getMessage());
    }

    static void answer(Context request, HttpStatus status, String detail) {
        request.status(status)
                .contentType("application/problem+json")
                .result(Json.write(new Document("about:blank", status.getMessage(), status.getCode(), detail)));
    }

    private record Document(String type, String title, int status, String detail) {}
}
