package dev.gatewatch.streams.topology;

/** Lines as gateways print them. */
public final class Lines {
    public static final String WS = "gateway/ws";

    private Lines() {}

    /** A client with a wrong token is turned away: the first of two lines. */
    public static String unauthorized(String conn, String remote) {
        return "unauthorized conn=" + conn + " remote=" + remote
                + " client=openclaw-control-ui webchat v2026.2.26 reason=token_mismatch";
    }

    /** The second of them. */
    public static String closed1008(String conn, String remote) {
        return "closed before connect conn=" + conn + " remote=" + remote
                + " fwd=n/a origin=n/a host=127.0.0.1:18789 ua=n/a code=1008 reason=unauthorized: gateway token mismatch"
                + " (open the dashboard URL and paste the token in Control UI settings)";
    }

    /** It has the right token now. */
    public static String connected(String conn, String remote) {
        return "webchat connected conn=" + conn + " remote=" + remote
                + " client=openclaw-control-ui webchat v2026.2.26";
    }
}
