package dev.gatewatch.diagnosis.catalogue;

import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.openclaw.ParsedLine;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
    private static final Pattern CLOSE_CODE = Pattern.compile(
            "(?:closed?|disconnected|code|connect)[a-z ]{0,16}+[(:=]{0,2}+ ?(10\\d\\d|4\\d{3})\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern URL = Pattern.compile("\\bwss?://[^\\s\"'<>)(|,;]{1,200}+", Pattern.CASE_INSENSITIVE);
    private static final Pattern PID = Pattern.compile("\\bpid[ =:]{1,2}+(\\d{1,10}+)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern CLIENT_VERSION = Pattern.compile("v(\\S{1,32}+)");
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
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
        // The gateway cuts off long close reasons, so that only the shape tells a whole id from a piece of one.
        put("requestId", false, value -> UUID.matcher(value).matches(), "requestId");
    }

    private final Map<String, String> found = new HashMap<>();

    private LineAttributes() {}

    static Map<String, String> of(LogLine line) {
        var attributes = new LineAttributes();
        line.attributes().forEach(attributes::takeContext);
        String message = line.message();
        attributes.takeText(message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE));
        return attributes.found;
    }

    /** The names of the attributes that an event can have, in alphabetical order. */
    static Set<String> names() {
        var names = new TreeSet<>(Set.of("pid", "owner", "upgrade", "missingScope"));
        KEYS.values().forEach(key -> names.add(key.attribute()));
        return names;
    }

    private void takeContext(String name, String value) {
        // In the context of a connection the version is the client's.
        Key key = KEYS.get(name.equals("version") ? "clientVersion" : name);
        if (key != null) {
            take(key, value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE));
        }
    }

    private void takeText(String message) {
        int firstBrace = message.indexOf('{');
        Matcher token = TOKEN.matcher(message);
        while (token.find()) {
            Key key = KEYS.get(token.group(1));
            boolean assigned = token.group(2).equals("=");
            boolean inObject = firstBrace >= 0 && firstBrace < token.start();
            if (key != null && (assigned || isContext(message, token.start(), inObject))) {
                int end = endOfValue(message, token.end(), key.sentence(), assigned);
                take(key, withoutQuote(message, token.end(), end));
            }
        }
        takeFirst("code", CLOSE_CODE.matcher(message), 1);
        takeFirst("url", URL.matcher(message), 0);
        takeFirst("pid", PID.matcher(message), 1);
    }

    private void takeFirst(String attribute, Matcher matcher, int group) {
        if (!found.containsKey(attribute) && matcher.find()) {
            found.put(attribute, matcher.group(group));
        }
    }

    /** Whether a {@code key: } there is one of an object or in brackets, and not the {@code word: } of a sentence. */
    private static boolean isContext(String message, int at, boolean inObject) {
        if (message.charAt(at) == '"') {
            return true;
        }
        int before = at > 0 && message.charAt(at - 1) == ' ' ? at - 2 : at - 1;
        return before >= 0 && (inObject ? "({," : "({").indexOf(message.charAt(before)) >= 0;
    }

    /** Where the value that begins there ends; at most {@link #LONGEST_VALUE} characters on. */
    private static int endOfValue(String message, int start, boolean sentence, boolean assigned) {
        int limit = Math.min(message.length(), start + LONGEST_VALUE);
        boolean quoted = message.charAt(start) == '"';
        int word = start;
        for (int at = quoted ? start + 1 : start; at < limit; at++) {
            char c = message.charAt(at);
            if (quoted ? c == '"' : assigned ? c == '\n' || (c == ' ' && !sentence) : ",)}".indexOf(c) >= 0) {
                return at;
            }
            if (c == ' ') {
                word = at + 1;
            } else if (c == '=' && assigned && word > start && isName(message, word, at)) {
                // The next key begins here: the sentence before it ends.
                return word;
            }
        }
        return limit;
    }

    private static boolean isName(String message, int start, int end) {
        for (int at = start; at < end; at++) {
            if (!Character.isLetter(message.charAt(at))) {
                return false;
            }
        }
        return end > start;
    }

    private static String withoutQuote(String message, int start, int end) {
        return message.substring(message.charAt(start) == '"' ? start + 1 : start, end)
                .strip();
    }

    private void take(Key key, String value) {
        if (value.isEmpty() || value.equals("n/a") || !key.shape().test(value)) {
            return;
        }
        if (key.attribute().equals("client")) {
            takeClient(value);
        } else {
            found.putIfAbsent(key.attribute(), value);
        }
        if (key.attribute().equals("reason") && UPGRADES.contains(value)) {
            found.putIfAbsent("upgrade", value);
        }
    }

    /** {@code client=<id> <mode> v<version>}, of which the gateway's lines leave out what they do not know. */
    private void takeClient(String value) {
        String[] words = value.split("\\s++");
        found.putIfAbsent("client", words[0]);
        for (int word = 1; word < words.length && word <= 2; word++) {
            Matcher version = CLIENT_VERSION.matcher(words[word]);
            if (version.matches()) {
                found.putIfAbsent("clientVersion", version.group(1));
            } else {
                found.putIfAbsent("mode", words[word]);
            }
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
        for (String name : names) {
            KEYS.put(name, new Key(attribute, sentence, shape));
        }
    }

    /** A value that the gateway or a person shortened is another value. */
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
