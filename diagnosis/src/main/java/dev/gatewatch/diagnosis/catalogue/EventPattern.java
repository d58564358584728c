package dev.gatewatch.diagnosis.catalogue;

import dev.gatewatch.protocol.Category;
import java.util.List;
import java.util.Map;

/**
 * Which events are meant: those whose fields all have one of the values that stand there.
 *
 * <p>The fields are {@code category}, {@code signature} and the names of attributes. A value is a text in which
 * {@code *} stands for anything (a lone {@code *}: the field is there); {@code !} before it turns it round, and an
 * absent field satisfies it then; {@code <loopback>} is an address of the host itself, {@code <elsewhere>} any other
 * address. Letters match in either case.
 */
public record EventPattern(Map<String, List<String>> fields) {
    public static final String CATEGORY = "category";
    public static final String SIGNATURE = "signature";
    static final String LOOPBACK = "<loopback>";
    static final String ELSEWHERE = "<elsewhere>";

    public EventPattern {
        fields = Map.copyOf(fields);
    }

    /** Whether an event of that category and signature can be meant, whatever its attributes are. */
    public boolean admits(Category category, String signature) {
        return (!fields.containsKey(CATEGORY) || anyMatches(fields.get(CATEGORY), category.wireName()))
                && (!fields.containsKey(SIGNATURE) || anyMatches(fields.get(SIGNATURE), signature));
    }

    public boolean matches(Category category, String signature, Map<String, String> attributes) {
        for (var field : fields.entrySet()) {
            String value = switch (field.getKey()) {
                case CATEGORY -> category.wireName();
                case SIGNATURE -> signature;
                default -> attributes.get(field.getKey());
            };
            if (!anyMatches(field.getValue(), value)) {
                return false;
            }
        }
        return true;
    }

    /** Whether one of the expected values is there; {@code value} is {@code null} where the field is absent. */
    public static boolean anyMatches(List<String> expected, String value) {
        for (String one : expected) {
            if (one.startsWith("!") ? !matches(one.substring(1), value) : matches(one, value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String expected, String value) {
        if (value == null) {
            return false;
        }
        return switch (expected) {
            case LOOPBACK -> isLoopback(value);
            case ELSEWHERE -> !isLoopback(value);
            default -> globMatches(expected, value);
        };
    }

    static boolean isLoopback(String address) {
        String bare = address.startsWith("::ffff:") ? address.substring("::ffff:".length()) : address;
        return bare.startsWith("127.") || bare.equals("::1") || bare.equals("localhost");
    }

    /** In time of the product of both lengths at worst; both are bounded. */
    private static boolean globMatches(String glob, String value) {
        int star = glob.indexOf('*');
        if (star < 0) {
            return glob.equalsIgnoreCase(value);
        }
        if (!value.regionMatches(true, 0, glob, 0, star)) {
            return false;
        }
        int at = star;
        int from = star;
        while (true) {
            int next = glob.indexOf('*', at + 1);
            if (next < 0) {
                int tail = glob.length() - at - 1;
                return value.length() - from >= tail
                        && value.regionMatches(true, value.length() - tail, glob, at + 1, tail);
            }
            int part = next - at - 1;
            while (from + part <= value.length() && !value.regionMatches(true, from, glob, at + 1, part)) {
                from++;
            }
            if (from + part > value.length()) {
                return false;
            }
            from += part;
            at = next;
        }
    }
}
