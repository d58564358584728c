package dev.gatewatch.diagnosis.correlate;

/** Lines as releases of OpenClaw print them. */
final class Printed {
    static final String DEVICE = "5ffc1f5e9f6f4a0b8c3d2e1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b";
    static final String OTHER_DEVICE = "92744b1e9f6f4a0b8c3d2e1f0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b";
    static final String REQUEST = "ce31c729-929b-41cb-94f2-de6fe32f0b2e";

    private Printed() {}

    static String conn(int number) {
        return "conn=%08x-929b-41cb-94f2-de6fe32f0b2e".formatted(number);
    }

    static String tokenMismatch(int conn, String remote, String client) {
        return "[ws] unauthorized " + conn(conn) + " remote=" + remote + " client=" + client
                + " v2026.2.26 reason=token_mismatch";
    }

    static String closed(int conn, String remote, String reason) {
        return "[ws] closed before connect " + conn(conn) + " remote=" + remote
                + " fwd=n/a origin=n/a host=127.0.0.1:18789 ua=n/a code=1008 reason=" + reason;
    }

    static String rateLimited(int conn, String remote) {
        return "[ws] unauthorized " + conn(conn) + " remote=" + remote
                + " client=openclaw-control-ui webchat vdev reason=rate_limited";
    }

    static String connected(int conn, String remote, String client) {
        return "[ws] webchat connected " + conn(conn) + " remote=" + remote + " client=" + client + " vdev";
    }

    static String audit(String upgrade, String device, int conn) {
        return "[gateway] security audit: device access upgrade requested reason=" + upgrade + " device=" + device
                + " ip=unknown-ip auth=token roleFrom=operator roleTo="
                + (upgrade.equals("role-upgrade") ? "node" : "operator")
                + " scopesFrom=operator.read scopesTo=operator.admin,operator.read client=openclaw-macos " + conn(conn);
    }

    static String notPaired(String device, String requestId, int conn) {
        return refused("not-paired", device, requestId, conn);
    }

    static String refused(String reason, String device, String requestId, int conn) {
        return "{\"0\":\"{\\\"subsystem\\\":\\\"gateway/ws\\\"}\",\"1\":{\"cause\":\"pairing-required\",\"handshake\":\"failed\","
                + "\"deviceId\":\"" + device + "\",\"requestId\":\"" + requestId + "\",\"reason\":\"" + reason + "\"},"
                + "\"2\":\"closed before connect " + conn(conn)
                + " remote=203.0.113.9 fwd=n/a origin=n/a host=gw.lab.example ua=n/a code=1008 reason=pairing required\","
                + "\"_meta\":{\"logLevelName\":\"WARN\"}}";
    }

    static String autoApproved(String device) {
        return "[gateway] device pairing auto-approved device=" + device + " role=operator";
    }

    static String approved(String device) {
        return "[gateway] device pairing approved device=" + device + " role=operator";
    }

    static String webchatGone(int conn) {
        return "[ws] webchat disconnected code=1006 reason=n/a " + conn(conn);
    }

    static final String READY = "[gateway] listening on ws://127.0.0.1:18789 (PID 26614)";
    static final String ALREADY_LISTENING =
            "Gateway failed to start: another gateway instance is already listening on ws://127.0.0.1:18789";
    static final String PORT_IN_USE = "Port 18789 is already in use.";
    static final String CLI_ANSWERED = "Gateway call: cron.status";
    static final String CONNECTION_REFUSED = "Gateway not reachable at ws://127.0.0.1:18789 (ECONNREFUSED).";

    static String portOwner(String pid, String owner) {
        return "- pid " + pid + " root: " + owner + " (127.0.0.1:18789)";
    }
}
