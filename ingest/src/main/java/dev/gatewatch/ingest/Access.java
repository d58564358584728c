package dev.gatewatch.ingest;

import io.javalin.http.Context;

/** Decides who is speaking. */
final class Access {
    static final String HOST_HEADER = "X-Gatewatch-Host";

    private static final String BEARER = "Bearer ";

    private final Tokens tokens;

    /** @param tokens {@code null} if whoever reaches the door may enter */
    Access(Tokens tokens) {
        this.tokens = tokens;
    }

    /**
     * The sender of a request.
     *
     * @throws Problem if it may not enter
     */
    Speaker speaker(Context request) {
        return tokens == null ? neighbour(request) : bearer(request);
    }

    private Speaker bearer(Context request) {
        String authorization = request.header("Authorization");
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw Problem.unauthorized("Send the host's token as: Authorization: Bearer <token>. A token is made by:"
                    + " gatewatch ingest token add <host>");
        }
        Speaker speaker = tokens.hostOf(authorization.substring(BEARER.length()).strip())
                .map(Speaker::new)
                .orElseThrow(() -> Problem.unauthorized("This token is not known here, or was revoked."));
        speaker.hostOf(namedHost(request));
        return speaker;
    }

    /**
     * A process of this machine. A web page in a browser of this machine could reach the port too; browsers name the
     * page's origin when they send, log agents have none.
     */
    private static Speaker neighbour(Context request) {
        if (request.header("Origin") != null) {
            throw Problem.forbidden("Requests of web pages are not accepted.");
        }
        String host = namedHost(request);
        return new Speaker(host == null ? null : Speaker.wellFormed(host));
    }

    /** The host that a request says it is from; {@code null} if it does not say. */
    private static String namedHost(Context request) {
        String host = request.header(HOST_HEADER);
        return host == null ? request.queryParam("host") : host;
    }
}
