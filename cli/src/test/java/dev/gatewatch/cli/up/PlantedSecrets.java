package dev.gatewatch.cli.up;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Secrets in every shape in which one can stand in a text, each of them made up and used once. */
final class PlantedSecrets {
    /** {@code %s} is a token, {@code %k} a provider's key, {@code %m} a mail address, {@code %p} a phone number. */
    private static final String[] SHAPES = {
        "GET /?token=%s HTTP/1.1",
        "open http://127.0.0.1:18789/#token=%s now",
        "https://host/cb?access_token=%s&state=1",
        "wss://admin:%s@gw.example:18789/",
        "Authorization: Bearer %s",
        "authorization: Basic %s",
        "retrying with Bearer %s",
        "Cookie: sid=%s; theme=dark",
        "X-OpenClaw-Token: %s",
        "{\"token\":\"%s\"}",
        "{\"gateway\":{\"auth\":{\"mode\":\"token\",\"token\":\"%s\"}}}",
        "{\"deviceToken\":\"%s\",\"deviceId\":\"d-1\"}",
        "{\"password\":\"%s\"}",
        "OPENCLAW_GATEWAY_TOKEN=%s",
        "export CLAWDBOT_GATEWAY_PASSWORD='%s'",
        "openclaw gateway --token %s --port 18789",
        "$ openclaw config set gateway.auth.token %s",
        "%s",
        "using %k for openai",
        "key %k was refused",
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----",
        "message from %m was dropped",
        "whatsapp: %p is not on the list",
    };

    private static final String[] KEYS = {
        "sk-", "sk-ant-api03-", "ghp_", "github_pat_", "xoxb-", "AIza", "npm_", "hf_", "glpat-", "sk_live_"
    };

    private static final Pattern MARKER = Pattern.compile("%[a-z]");

    private final Random random = new Random(7);
    /** Where each was planted, by the secret. */
    private final Map<String, String> secrets = new LinkedHashMap<>();

    private final Set<String> found = new TreeSet<>();

    /**
     * A text with a new secret in it.
     *
     * @param way by which it is to come in, told where the secret gets through
     * @param n each number of as many as there are {@link #shapes} gives another shape
     */
    String text(String way, int n) {
        String shape = SHAPES[n % SHAPES.length];
        String marker =
                MARKER.matcher(shape).results().findFirst().orElseThrow().group();
        String secret = secret(marker);
        secrets.put(secret, way + ": " + shape);
        return shape.replace(marker, secret);
    }

    /** Whether such a text is nothing but the secret, which can be told only while it stands alone. */
    static boolean isLone(int n) {
        return MARKER.matcher(SHAPES[n % SHAPES.length]).matches();
    }

    static int shapes() {
        return SHAPES.length;
    }

    private String secret(String marker) {
        return switch (marker) {
            case "%k" -> KEYS[random.nextInt(KEYS.length)] + token();
            case "%m" -> "anna.berg" + random.nextInt(1 << 30) + "@mail.example";
            case "%p" -> "+4915" + (100_000_000 + random.nextInt(900_000_000));
            default -> token();
        };
    }

    /** As {@code openclaw doctor} generates them. */
    private String token() {
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Looks whether a secret, or most of one, is in the texts. */
    void seek(String where, List<String> texts) {
        String all = String.join("\n", texts);
        secrets.forEach((secret, way) -> {
            if (all.contains(secret) || all.contains(mostOf(secret))) {
                found.add(where + " has one from " + way);
            }
        });
    }

    /** What was found, where, and how it got there. */
    Set<String> found() {
        return found;
    }

    private static String mostOf(String secret) {
        return secret.substring(secret.length() / 4, secret.length() - 1);
    }
}
