package dev.gatewatch.diagnosis.catalogue;

import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.openclaw.ParsedLine;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a line says in {@code key=value} tokens, in JSON-like context within its text, and in its structured context, by
 * the names that events use.
 *
 * <p>Values are text from a hostile log: at most {@value #LONGEST_VALUE} characters each, out of the first
 * {@value #LONGEST_MESSAGE} of the message. Where a name occurs twice the structured context counts, then the first.
 */
final class LineAttributes {
    static final int LONGEST_VALUE = 256;
    static final int LONGEST_MESSAGE = 8192;

    private static final Pattern TOKEN = Pattern.compile("(?<![A-Za-z0-9_.])\"?([A-Za-z]{2,32}+)\"?(=|:\\s?)(?=\\S)");
    private static final Pattern CLOSED_WITH_CODE = Pattern.compile(
            "(?:closed?|disconnected|code|connect)[a-z ]{0,16}+[(:=]{0,2}+ ?(10\\d\\d|4\\d{3})\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern URL = Pattern.compile("\\bwss?://[^\\s\"'<>)(|,;]{1,200}+", Pattern.CASE_INSENSITIVE);
    private static final Pattern PID = Pattern.compile("\\bpid[ =:]{1,2}+(\\d{1,10}+)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern CLIENT_VERSION = Pattern.compile("v(\\S{1,32}+)");
    private static final Pattern WHOLE_REQUEST_ID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,10}");
    private static final Set<String> UPGRADES =
            Set.of("scope-upgrade", "role-upgrade", "metadata-upgrade", "not-paired");

    private static final Map<String, Key> KEYS = new HashMap<>();

    static {
        words("conn", "conn");
        words("remote", "remote", "remoteAddr", "ip");
        words("peer", "peer", "endpoint");
        words("mode", "mode");
        words("clientVersion", "clientVersion");
        words("auth", "auth");
        words("authMode", "authMode");
        words("authProvided", "authProvided");
        words("authReason", "authReason");
        words("cause", "cause");
        words("requestId", "requestId");
        words("device", "device", "deviceId");
        words("scopesFrom", "scopesFrom");
        words("scopesTo", "scopesTo");
        words("roleFrom", "roleFrom");
        words("roleTo", "roleTo");
        words("unit", "unit");
        words("bind", "bind");
        words("origin", "origin");
        words("forwardedFor", "fwd", "forwardedFor");
        words("hostHeader", "host");
        words("url", "url");
        words("method", "method", "lastFrameMethod");
        words("version", ParsedLine.OPENCLAW_VERSION);
        numbers("code", "code", "closeCode");
        numbers("port", "port");
        numbers("protocolMin", "min", "minProtocol");
        numbers("protocolMax", "max", "maxProtocol");
        numbers("protocolExpected", "expected", "expectedProtocol");
        numbers("timeoutMs", "timeoutMs");
        numbers("suppressed", "suppressed");
        sentences("urlSource", "urlSource");
        sentences("client", "client");
        sentences("reason", "reason", "closeReason");
        sentences("userAgent", "ua", "userAgent");
    }

    private final Map<String, String> found = new HashMap<>();

    private LineAttributes() {}

    static Map<String, String> of(LogLine line) {
        var attributes = new LineAttributes();
        line.attributes().forEach(attributes::takeContext);
        attributes.takeTokens(
                line.message().length() <= LONGEST_MESSAGE
                        ? line.message()
                        : line.message().substring(0, LONGEST_MESSAGE));
        return attributes.found;
    }

    private void takeContext(String name, String value) {
        // In the context of a connection the version is the client's.
        Key key = name.equals("version") ? KEYS.get("clientVersion") : KEYS.get(name);
        if (key != null) {
            take(key, value);
        }
    }

    private void takeTokens(String message) {
        Matcher token = TOKEN.matcher(message);
        while (token.find()) {
            Key key = KEYS.get(token.group(1));
            boolean context = token.group(2).startsWith(":");
            if (key != null && (!context || isContext(message, token.start()))) {
                take(key, valueAt(message, token.end(), key, context));
            }
        }
        takeFirst("code", CLOSED_WITH_CODE.matcher(message), 1);
        takeFirst("url", URL.matcher(message), 0);
        takeFirst("pid", PID.matcher(message), 1);
    }

    private void takeFirst(String attribute, Matcher matcher, int group) {
        if (!found.containsKey(attribute) && matcher.find()) {
            found.put(attribute, matcher.group(group));
        }
    }

    /** Whether what stands there is within brackets or quotes, and not the {@code word: } of a sentence. */
    private static boolean isContext(String message, int at) {
        if (message.charAt(at) == '"') {
            return true;
        }
        int before = at - 1;
        while (before >= 0 && message.charAt(before) == ' ') {
            before--;
        }
        return before >= 0 && "({,".indexOf(message.charAt(before)) >= 0;
    }

    private static String valueAt(String message, int start, Key key, boolean context) {
        if (message.charAt(start) == '"') {
            int end = message.indexOf('"', start + 1);
            return message.substring(start + 1, end < 0 ? message.length() : end);
        }
        int end = start;
        if (context) {
            while (end < message.length() && ",)}".indexOf(message.charAt(end)) < 0) {
                end++;
            }
        } else if (key.sentence()) {
            end = endOfSentence(message, start);
        } else {
            while (end < message.length() && !Character.isWhitespace(message.charAt(end))) {
                end++;
            }
        }
        return message.substring(start, end).strip();
    }

    /** Where the next {@code key=} begins, or the line ends. */
    private static int endOfSentence(String message, int start) {
        int word = start;
        for (int at = start; at < message.length(); at++) {
            char c = message.charAt(at);
            if (c == '\n') {
                return at;
            }
            if (c == ' ') {
                word = at + 1;
            } else if (c == '=' && word > start && isName(message, word, at)) {
                return word;
            }
        }
        return message.length();
    }

    private static boolean isName(String message, int start, int end) {
        for (int at = start; at < end; at++) {
            if (!Character.isLetter(message.charAt(at))) {
                return false;
            }
        }
        return end > start;
    }

    private void take(Key key, String text) {
        String value = text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE);
        if (value.isEmpty() || value.equals("n/a") || !key.shape().test(value)) {
            return;
        }
        switch (key.attribute()) {
            case "client" -> takeClient(value);
            case "reason" -> {
                found.putIfAbsent("reason", value);
                if (UPGRADES.contains(value)) {
                    found.putIfAbsent("upgrade", value);
                }
            }
            default -> found.putIfAbsent(key.attribute(), value);
        }
    }

    /** {@code client=<id> <mode> v<version>}, of which the gateway's lines leave out what they do not know. */
    private void takeClient(String value) {
        String[] words = value.split("\\s++");
        found.putIfAbsent("client", words[0]);
        for (int word = 1; word < words.length && word <= 2; word++) {
            Matcher version = CLIENT_VERSION.matcher(words[word]);
            found.putIfAbsent(
                    version.matches() ? "clientVersion" : "mode", version.matches() ? version.group(1) : words[word]);
        }
    }

    private static void words(String attribute, String... names) {
        put(attribute, false, LineAttributes::isWhole, names);
    }

    private static void numbers(String attribute, String... names) {
        put(attribute, false, value -> NUMBER.matcher(value).matches(), names);
    }

    private static void sentences(String attribute, String... names) {
        put(attribute, true, value -> true, names);
    }

    private static void put(String attribute, boolean sentence, Predicate<String> shape, String... names) {
        Predicate<String> whole = attribute.equals("requestId")
                ? value -> WHOLE_REQUEST_ID.matcher(value).matches()
                : shape;
        for (String name : names) {
            KEYS.put(name, new Key(attribute, sentence, whole));
        }
    }

    /** A value that the gateway or a person shortened stands for another one. */
    private static boolean isWhole(String value) {
        return value.indexOf('…') < 0 && !value.endsWith("...");
    }

    /**
     * A name that lines use.
     *
     * @param attribute the name that events use
     * @param sentence whether the value may have blanks and ends with the next {@code key=}
     * @param shape what a value must look like to be taken
     */
    private record Key(String attribute, boolean sentence, Predicate<String> shape) {}
}
