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

    /** What stands before the number where a client names a close code. */
    private static final Pattern BEFORE_CLOSE_CODE = Pattern.compile(
            "(?:closed?|disconnected|code|connect)[a-z ]{0,16}+[(:=]{0,2}+ ?$", Pattern.CASE_INSENSITIVE);

    private static final int LONGEST_BEFORE_CLOSE_CODE = 32;
    private static final int LONGEST_URL = 200;
    private static final int LONGEST_NAME = 32;
    private static final int LONGEST_ADDRESS = 45;
    private static final Pattern CLIENT_VERSION = Pattern.compile("v(\\S{1,32}+)");
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final String URL_SOURCE = "\nSource: ";
    private static final String PROXY = "proxy-shaped traffic from ";
    private static final Set<String> URL_SOURCES =
            Set.of("cli --url", "local loopback", "config gateway.remote.url", "env OPENCLAW_GATEWAY_URL");
    private static final Pattern DEVICE_ID = Pattern.compile("[0-9a-f]{8,64}");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,10}");
    private static final Set<String> UPGRADES =
            Set.of("scope-upgrade", "role-upgrade", "metadata-upgrade", "not-paired");

    /** What stands where a value is not known. */
    private static final Set<String> NOT_KNOWN = Set.of("n/a", "unknown-ip", "<none>");

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
        // Elsewhere "device=yes" says only that there is one.
        put("device", false, value -> DEVICE_ID.matcher(value).matches(), "device", "deviceId");
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
        boolean inNumber = false;
        for (int at = 0; at < message.length(); at++) {
            char c = message.charAt(at);
            if (c == '=' || c == ':') {
                takeToken(message, at, firstBrace >= 0 && firstBrace < at);
            }
            boolean digit = c >= '0' && c <= '9';
            if (digit && !inNumber) {
                takeNumber(message, at);
            }
            inNumber = digit;
        }
        takeUrl(message);
        takeUrlSource(message);
        takeProxy(message);
    }

    /** Takes where a client took the gateway's address from, which it prints on a line below its failure. */
    private void takeUrlSource(String message) {
        int source = message.indexOf(URL_SOURCE);
        if (source >= 0) {
            int start = source + URL_SOURCE.length();
            int end = message.indexOf('\n', start);
            String value =
                    message.substring(start, end < 0 ? message.length() : end).strip();
            if (URL_SOURCES.contains(value)) {
                found.putIfAbsent("urlSource", value);
            }
        }
    }

    /** Takes the address that is not trusted, where the gateway names it in a sentence. */
    private void takeProxy(String message) {
        int said = message.indexOf(PROXY);
        if (said >= 0) {
            int start = said + PROXY.length();
            int end = start;
            while (end < message.length() && isPartOfAddress(message.charAt(end))) {
                end++;
            }
            if (end > start && end - start <= LONGEST_ADDRESS) {
                found.putIfAbsent("remote", message.substring(start, end));
            }
        }
    }

    /** Takes the token whose sign ({@code =} or {@code :}) stands there, if it is one. */
    private void takeToken(String message, int sign, boolean inObject) {
        boolean assigned = message.charAt(sign) == '=';
        int nameEnd = sign > 0 && message.charAt(sign - 1) == '"' ? sign - 1 : sign;
        int name = nameEnd;
        while (name > 0 && nameEnd - name <= LONGEST_NAME && isLetter(message.charAt(name - 1))) {
            name--;
        }
        Key key = nameEnd - name < 2 ? null : KEYS.get(message.substring(name, nameEnd));
        int start = name > 0 && message.charAt(name - 1) == '"' ? name - 1 : name;
        int value = sign + 1 < message.length() && !assigned && message.charAt(sign + 1) == ' ' ? sign + 2 : sign + 1;
        if (key != null
                && value < message.length()
                && !Character.isWhitespace(message.charAt(value))
                && (start == 0 || !isPartOfName(message.charAt(start - 1)))
                && (assigned || isContext(message, start, inObject))) {
            int end = endOfValue(message, value, key.sentence(), assigned);
            take(key, withoutQuote(message, value, end));
        }
    }

    /** Takes the number that begins there, if the words before it say that it is a process or a close code. */
    private void takeNumber(String message, int start) {
        int end = start;
        while (end < message.length() && end - start < 11 && Character.isDigit(message.charAt(end))) {
            end++;
        }
        if (end < message.length() && (isLetter(message.charAt(end)) || message.charAt(end) == '_')) {
            return;
        }
        int word = start;
        while (word > start - 2 && word > 0 && " =:".indexOf(message.charAt(word - 1)) >= 0) {
            word--;
        }
        if (word < start
                && end - start <= 10
                && word >= 3
                && message.regionMatches(true, word - 3, "pid", 0, 3)
                && (word == 3 || !isPartOfName(message.charAt(word - 4)))) {
            found.putIfAbsent("pid", message.substring(start, end));
        }
        boolean code = end - start == 4 && (message.startsWith("10", start) || message.charAt(start) == '4');
        if (code
                && !found.containsKey("code")
                && BEFORE_CLOSE_CODE
                        .matcher(message)
                        .region(Math.max(0, start - LONGEST_BEFORE_CLOSE_CODE), start)
                        .find()) {
            found.put("code", message.substring(start, end));
        }
    }

    private void takeUrl(String message) {
        int scheme = -1;
        int sign = message.indexOf("://");
        while (sign >= 0 && scheme < 0) {
            scheme = message.regionMatches(true, sign - 2, "ws", 0, 2)
                    ? sign - 2
                    : message.regionMatches(true, sign - 3, "wss", 0, 3) ? sign - 3 : -1;
            sign = message.indexOf("://", sign + 1);
        }
        if (scheme >= 0) {
            int end = scheme;
            while (end < message.length()
                    && end - scheme < LONGEST_URL
                    && !Character.isWhitespace(message.charAt(end))
                    && "\"'<>)(|,;".indexOf(message.charAt(end)) < 0) {
                end++;
            }
            found.putIfAbsent("url", message.substring(scheme, end));
        }
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isPartOfAddress(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '.' || c == ':';
    }

    private static boolean isPartOfName(char c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == '_' || c == '.';
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
        if (value.isEmpty() || NOT_KNOWN.contains(value) || !key.shape().test(value)) {
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
