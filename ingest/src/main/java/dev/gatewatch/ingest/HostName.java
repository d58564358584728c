package dev.gatewatch.ingest;

/** The shape of a host's name: it is a key in Kafka, a path segment in the API and part of file names. */
final class HostName {
    private static final int LONGEST = 253;

    private HostName() {}

    /**
     * The name itself.
     *
     * @throws IllegalArgumentException unless it has 1 to 253 ASCII letters, digits, dots, hyphens and underscores and
     *     begins with a letter or digit
     */
    static String require(String name) {
        if (!isWellFormed(name)) {
            throw new IllegalArgumentException("not a host name: a host name has 1 to " + LONGEST
                    + " letters, digits, dots, hyphens and underscores and begins with a letter or digit");
        }
        return name;
    }

    private static boolean isWellFormed(String name) {
        if (name == null || name.isEmpty() || name.length() > LONGEST || !isAlphanumeric(name.charAt(0))) {
            return false;
        }
        return name.chars().allMatch(c -> isAlphanumeric(c) || c == '.' || c == '-' || c == '_');
    }

    private static boolean isAlphanumeric(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }
}
