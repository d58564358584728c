package dev.gatewatch.protocol.redaction;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Takes secrets and personal data out of text: tokens, passwords, keys and cookies by the name before them or by their
 * own form, e-mail addresses, phone numbers.
 *
 * <p>Where something stood, {@code [redacted:1a2b3c4d]} stands instead; the same secret leaves the same eight digits, so
 * that it can be seen that two ends hold different tokens, and without the salt nobody can find out which. What is
 * redacted once is not changed by redacting it again. The time taken is linear in the length of the text. Immutable and
 * thread-safe.
 */
public final class Redactor implements UnaryOperator<String> {
    /** A salt of fewer bytes could be guessed together with a weak secret. */
    public static final int SHORTEST_SALT = 16;

    private static final int FINGERPRINT_BYTES = 4;
    /** The last one finds nothing more; a bound keeps the time linear. */
    private static final int MOST_PASSES = 4;

    /** The characters that a secret can be recognised at. A text without any, as most are, has none. */
    private static final boolean[] TELLING = new boolean[128];

    static {
        for (char c : "=:%@-_+.JIzBb".toCharArray()) {
            TELLING[c] = true;
        }
    }

    private final SecretKeySpec salt;

    private Redactor(SecretKeySpec salt) {
        this.salt = salt;
    }

    /**
     * A redactor that leaves fingerprints.
     *
     * @param salt secret of this installation; at least {@link #SHORTEST_SALT} random bytes
     * @throws IllegalArgumentException if it is too short
     */
    public static Redactor salted(byte[] salt) {
        if (salt.length < SHORTEST_SALT) {
            throw new IllegalArgumentException(
                    "the salt has " + salt.length + " bytes, and must have at least " + SHORTEST_SALT);
        }
        return new Redactor(new SecretKeySpec(salt, "HmacSHA256"));
    }

    /** A redactor that leaves {@code [redacted]}, for where nothing has to be compared. */
    public static Redactor unsalted() {
        return new Redactor(null);
    }

    /** The same as {@link #redact}. */
    @Override
    public String apply(String text) {
        return redact(text);
    }

    /** The text without its secrets; the same object if it has none. */
    public String redact(String text) {
        String before = text;
        String redacted = redactOnce(before);
        // What stood around a secret may be one as well, and is told only once that is gone.
        for (int again = 1; again < MOST_PASSES && redacted != before; again++) {
            before = redacted;
            redacted = redactOnce(before);
        }
        return redacted;
    }

    private String redactOnce(String text) {
        if (KnownTokens.isLoneToken(text) || KnownTokens.isKeyLine(text)) {
            return mark(text);
        }
        byte[] characters = text.getBytes(StandardCharsets.ISO_8859_1);
        if (characters.length != text.length()) {
            // Half of a character's pair has no byte of its own.
            characters = new byte[text.length()];
            for (int i = 0; i < characters.length; i++) {
                characters[i] = text.charAt(i) < 128 ? (byte) text.charAt(i) : -1;
            }
        }
        return redact(text, characters);
    }

    /** @param characters of the text, one byte each, in which those beyond ASCII tell nothing */
    private String redact(String text, byte[] characters) {
        StringBuilder redacted = null;
        int copied = 0;
        int i = 0;
        while ((i = nextTelling(characters, i)) < characters.length) {
            Span secret = secretAt(text, i, (char) characters[i]);
            if (secret == null || secret.end() <= copied) {
                i++;
                continue;
            }
            // What seems to begin within the one before it is still a secret where that ends.
            int start = Math.max(secret.start(), copied);
            if (redacted == null) {
                redacted = new StringBuilder(text.length() + 32);
            }
            redacted.append(text, copied, start).append(mark(text.substring(start, secret.end())));
            copied = secret.end();
            i = Math.max(copied, i + 1);
        }
        return redacted == null
                ? text
                : redacted.append(text, copied, text.length()).toString();
    }

    private static int nextTelling(byte[] characters, int from) {
        int at = from;
        while (at < characters.length && (characters[at] < 0 || !TELLING[characters[at]])) {
            at++;
        }
        return at;
    }

    private static Span secretAt(String text, int i, char c) {
        return switch (c) {
            case '=' -> NamedSecrets.behindSeparator(text, i, i + 1);
            case ':' -> first(NamedSecrets.behindSeparator(text, i, i + 1), KnownTokens.botToken(text, i));
            case '%' -> text.startsWith("%3D", i) ? NamedSecrets.behindSeparator(text, i, i + 3) : null;
            case '@' -> PersonalData.aroundAt(text, i);
            case '-' -> behindHyphen(text, i);
            case '_' -> KnownTokens.aroundSeparator(text, i);
            case '+' -> PersonalData.phoneBehindPlus(text, i);
            case '.' -> behindDot(text, i);
            case 'J' -> KnownTokens.webToken(text, i);
            case 'I' -> KnownTokens.cloudKey(text, i);
            case 'z' -> KnownTokens.googleKey(text, i);
            default -> NamedSecrets.behindBearer(text, i);
        };
    }

    private static Span behindHyphen(String text, int i) {
        if (text.startsWith("--", i)) {
            return text.startsWith("-----", i) ? KnownTokens.privateKey(text, i) : NamedSecrets.behindOption(text, i);
        }
        return first(KnownTokens.aroundSeparator(text, i), PersonalData.americanPhone(text, i));
    }

    private static Span behindDot(String text, int i) {
        Span setting = NamedSecrets.behindSetting(text, i);
        if (setting != null) {
            return setting;
        }
        return first(KnownTokens.aroundDot(text, i), KnownTokens.webHook(text, i));
    }

    private static Span first(Span one, Span other) {
        return one != null ? one : other;
    }

    private String mark(String secret) {
        return salt == null ? "[redacted]" : "[redacted:" + fingerprint(secret) + "]";
    }

    private String fingerprint(String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(salt);
            byte[] digest = mac.doFinal(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
