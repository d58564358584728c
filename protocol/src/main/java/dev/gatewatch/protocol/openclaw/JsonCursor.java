package dev.gatewatch.protocol.openclaw;

import java.nio.charset.StandardCharsets;

/**
 * Walks the members of one JSON object in place, forgiving what is cut off or stands between members.
 *
 * <p>{@link #next} moves to a member; then at most one of {@link #skipString}, {@link #object} or {@link #skipValue} may
 * be asked for its value, and a value nobody asks for is stepped over. Each byte is looked at once.
 */
final class JsonCursor {
    private final byte[] bytes;
    private final int end;
    private int at;
    private boolean valuePending;
    private boolean closed;
    private boolean cut;
    private int keyStart;
    private int keyEnd;

    /** A cursor before the first member of the object whose opening brace is at {@code start}. */
    JsonCursor(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.end = end;
        this.at = start + 1;
    }

    /** Moves to the next member; false at the end of the object, or of the text. */
    boolean next() {
        if (valuePending) {
            skipValue();
        }
        while (at < end && !closed) {
            byte b = bytes[at];
            if (b == '}') {
                at++;
                closed = true;
                return false;
            }
            if (b == '"' && key()) {
                return true;
            }
            at++;
        }
        cut |= !closed;
        return false;
    }

    /** Reads a key and its colon; false, standing before what follows, if this is no key. */
    private boolean key() {
        keyStart = at + 1;
        keyEnd = closingQuote(keyStart);
        at = keyEnd;
        int colon = keyEnd + 1;
        while (colon < end && bytes[colon] <= ' ' && bytes[colon] >= 0) {
            colon++;
        }
        if (colon >= end || bytes[colon] != ':') {
            return false;
        }
        at = colon + 1;
        while (at < end && bytes[at] <= ' ' && bytes[at] >= 0) {
            at++;
        }
        cut = at >= end;
        valuePending = true;
        return !cut;
    }

    /** Whether this is the key: cheaper than {@link #key(int)}. */
    boolean isKey(String name) {
        return keyEnd - keyStart == name.length() && Ascii.at(bytes, keyStart, keyEnd, name);
    }

    /** Bytes of the key. */
    int keyLength() {
        return keyEnd - keyStart;
    }

    /** The key, as written; keys that matter have no escapes. */
    String key(int longest) {
        return keyEnd - keyStart > longest
                ? ""
                : new String(bytes, keyStart, keyEnd - keyStart, StandardCharsets.ISO_8859_1);
    }

    /** The key if it is a number of one digit, else -1. */
    int digit() {
        int digit = keyEnd - keyStart == 1 ? bytes[keyStart] - '0' : -1;
        return digit >= 0 && digit <= 9 ? digit : -1;
    }

    /** First byte of the value: it tells the type. */
    byte valueType() {
        return bytes[at];
    }

    /** Where the value starts. */
    int position() {
        return at;
    }

    /** A cursor over the value, which is an object; it must be walked or left by {@link #leave} before the next member. */
    JsonCursor object() {
        valuePending = false;
        return new JsonCursor(bytes, at, end);
    }

    /** Goes on behind an object got by {@link #object}, however far that was walked. */
    void leave(JsonCursor object) {
        object.finish();
        at = object.at;
        cut |= object.cut;
    }

    /** Steps over what is left of the object. */
    void finish() {
        while (next()) {
            skipValue();
        }
    }

    /** Steps over the value, which is a string, and tells where its closing quote is, or the end of the text. */
    int skipString() {
        valuePending = false;
        int quote = closingQuote(at + 1);
        cut |= quote >= end;
        at = Math.min(quote + 1, end);
        return quote;
    }

    /** Steps over the value and tells where it ends. */
    int skipValue() {
        valuePending = false;
        if (at >= end) {
            cut = true;
            return end;
        }
        switch (bytes[at]) {
            case '"' -> skipString();
            case '{', '[' -> skipNested();
            default -> {
                while (at < end && bytes[at] != ',' && bytes[at] != '}' && bytes[at] != ']') {
                    at++;
                }
                cut |= at >= end;
            }
        }
        return at;
    }

    private void skipNested() {
        int depth = 0;
        while (at < end) {
            byte b = bytes[at];
            if (b == '"') {
                at = closingQuote(at + 1);
            } else if (b == '{' || b == '[') {
                depth++;
            } else if ((b == '}' || b == ']') && --depth == 0) {
                at++;
                return;
            }
            at++;
        }
        at = end;
        cut = true;
    }

    private int closingQuote(int from) {
        byte[] text = bytes;
        int i = from;
        while (i < end) {
            while (i + Long.BYTES <= end) {
                long eight = EightBytes.at(text, i);
                long telling = EightBytes.matches(eight, EightBytes.QUOTES)
                        | EightBytes.matches(eight, EightBytes.BACKSLASHES);
                if (telling != 0) {
                    i += EightBytes.before(telling);
                    break;
                }
                i += Long.BYTES;
            }
            if (i >= end || text[i] == '"') {
                return Math.min(i, end);
            }
            i += text[i] == '\\' ? 2 : 1;
        }
        return end;
    }

    /** Behind the object, once {@link #next} has returned false. */
    int behind() {
        return at;
    }

    /** Whether the text ended before the object did. */
    boolean isCut() {
        return cut;
    }
}
