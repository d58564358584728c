package dev.gatewatch.protocol.openclaw;

import java.nio.charset.StandardCharsets;

/** Makes attributes of the structured context that stands in or before a message. */
final class Context {
    private static final int LONGEST_NAME = 64;
    private static final int DEEPEST = 3;
    /** No attribute can use more bytes than this of its value. */
    private static final int MOST_BYTES = 4 * ParsedLine.LONGEST_ATTRIBUTE;

    private Context() {}

    /**
     * Takes the scalars of the object at {@code from} as attributes, those of nested objects as {@code outer.inner}; a
     * value that is cut off is left out. The names of the logger ({@code subsystem}, {@code module}, {@code plugin}) become
     * the line's subsystem.
     *
     * @return the cursor, behind the object
     */
    static JsonCursor read(byte[] bytes, int from, int to, Draft draft) {
        JsonCursor object = new JsonCursor(bytes, from, to);
        members(bytes, object, "", 0, draft);
        return object;
    }

    /** Whether the object at {@code from} begins with the name of a logger. */
    static boolean isLoggerName(byte[] bytes, int from, int to) {
        return Ascii.at(bytes, from, to, "{\"subsystem\":")
                || Ascii.at(bytes, from, to, "{\"module\":")
                || Ascii.at(bytes, from, to, "{\"plugin\":");
    }

    private static void members(byte[] bytes, JsonCursor object, String prefix, int depth, Draft draft) {
        while (object.next()) {
            String name = object.key(LONGEST_NAME);
            int from = object.position();
            switch (object.valueType()) {
                case '"' -> {
                    int quote = object.skipString();
                    if (!object.isCut()) {
                        put(prefix, name, JsonText.decode(bytes, from + 1, Math.min(quote, from + MOST_BYTES)), draft);
                    }
                }
                case '{' -> {
                    JsonCursor inner = object.object();
                    if (depth < DEEPEST && isName(name)) {
                        members(bytes, inner, prefix + name + ".", depth + 1, draft);
                    }
                    object.leave(inner);
                }
                default -> {
                    int end = object.skipValue();
                    if (!object.isCut()) {
                        int most = Math.min(end - from, MOST_BYTES);
                        String value = new String(bytes, from, most, StandardCharsets.UTF_8).strip();
                        if (!value.equals("null")) {
                            put(prefix, name, value, draft);
                        }
                    }
                }
            }
        }
    }

    private static void put(String prefix, String name, String value, Draft draft) {
        boolean ofLogger =
                prefix.isEmpty() && (name.equals("subsystem") || name.equals("module") || name.equals("plugin"));
        if (ofLogger) {
            draft.subsystem = value;
        } else if (isName(name)) {
            draft.attribute(prefix + name, value);
        }
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '_'
                    || c == '-'
                    || c == '.')) {
                return false;
            }
        }
        return !name.isEmpty();
    }
}
