package dev.gatewatch.cli.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What happens to a fleet of 24 hosts, from six hours before it is first looked at until nobody looks any more.
 *
 * <p>The same beginning gives the same story, line by line. Not thread-safe.
 */
final class FleetStory {
    /** How far the story reaches back from its beginning. */
    static final Duration PAST = Duration.ofHours(6);

    private static final String V1 = "2026.1.24-3";
    private static final String V2_19 = "2026.2.19";
    private static final String V2 = "2026.2.26";
    private static final String V5 = "2026.5.28";
    private static final String V9 = "2026.9.6";

    private static final Map<String, String> VERSION_OF = new TreeMap<>(Map.ofEntries(
            Map.entry("oc-ams-01", V9),
            Map.entry("oc-ams-02", V9),
            Map.entry("oc-ber-01", V5),
            Map.entry("oc-ber-02", V5),
            Map.entry("oc-bru-01", V1),
            Map.entry("oc-cph-01", V2),
            Map.entry("oc-dub-01", V9),
            Map.entry("oc-fra-01", V9),
            Map.entry("oc-fra-02", V9),
            Map.entry("oc-hel-01", V5),
            Map.entry("oc-lis-01", V2),
            Map.entry("oc-lis-02", V2),
            Map.entry("oc-lux-01", V9),
            Map.entry("oc-mad-01", V2_19),
            Map.entry("oc-mil-01", V2),
            Map.entry("oc-osl-01", V2),
            Map.entry("oc-par-01", V2),
            Map.entry("oc-prg-01", V5),
            Map.entry("oc-rom-01", V9),
            Map.entry("oc-sto-01", V9),
            Map.entry("oc-vie-01", V9),
            Map.entry("oc-war-01", V5),
            Map.entry("oc-zrh-01", V1),
            Map.entry("oc-zrh-02", V1)));

    /** What may go wrong on its own, by version; the fixes of the article come up more often than the rest. */
    private static final Map<String, List<String>> FAILURES_OF = Map.of(
            V1, List.of("token-mismatch", "port-in-use", "lan-no-auth", "tunnel-down"),
            V2_19, List.of("scope-upgrade"),
            V2,
                    List.of(
                            "unpaired-device",
                            "token-mismatch",
                            "token-drift",
                            "port-in-use",
                            "password-missing",
                            "lan-no-auth",
                            "tunnel-cut",
                            "origin-not-allowed"),
            V5, List.of("unpaired-device", "token-mismatch", "port-in-use", "password-missing", "lan-no-auth"),
            V9,
                    List.of(
                            "unpaired-device",
                            "role-upgrade",
                            "token-mismatch",
                            "token-drift",
                            "stale-device-token",
                            "gateway-lock",
                            "password-missing",
                            "lan-no-auth",
                            "tunnel-down",
                            "origin-not-allowed"));

    private static final Duration ORDINARY_EVERY = Duration.ofMinutes(9);
    private static final Duration NEXT_FAILURE_AFTER = Duration.ofSeconds(75);
    private static final Duration REST_BETWEEN_FAILURES = Duration.ofMinutes(6);

    private final Instant beginning;
    private final Map<String, Recording> recordings = new HashMap<>();
    private final List<Episode> failures = new ArrayList<>();
    private final Map<String, Instant> busyUntil = new HashMap<>();
    private final Random random = new Random(24);
    private Instant nextFailure;

    /** @param beginning when somebody first looks */
    FleetStory(Instant beginning) {
        this.beginning = beginning;
        this.nextFailure = beginning.plus(NEXT_FAILURE_AFTER);
        tellOpening();
    }

    /** The hosts, by name. */
    static List<String> hosts() {
        return List.copyOf(VERSION_OF.keySet());
    }

    /** What may go wrong, by version. */
    static Map<String, List<String>> failures() {
        return FAILURES_OF;
    }

    /** The release of OpenClaw that a host runs. */
    static String versionOf(String host) {
        return VERSION_OF.get(host);
    }

    /**
     * All lines written at or after {@code from} and before {@code to}, in order. The story goes forward only: {@code
     * from} must not be before an earlier {@code from}.
     */
    List<Take.Line> linesBetween(Instant from, Instant to) {
        failures.removeIf(failure -> failure.isOverBefore(from.minus(REST_BETWEEN_FAILURES)));
        tellUntil(to.plus(REST_BETWEEN_FAILURES));
        return Stream.concat(ordinaryBetween(from, to), failures.stream().flatMap(f -> f.linesBetween(from, to)))
                .sorted(Comparator.comparing(Take.Line::time))
                .toList();
    }

    /** What was going on before somebody looked, and how that ends. Minutes from the beginning. */
    private void tellOpening() {
        // A wrong token was rolled out.
        fail("oc-fra-01", "token-mismatch", -112, 12, 120);
        fail("oc-fra-02", "token-mismatch", -111, 9, 120);
        fail("oc-ams-01", "token-mismatch", -110.5, 6, 120);
        fail("oc-ams-02", "token-mismatch", -109, 3, 120);

        // Each on its own.
        fail("oc-mad-01", "scope-upgrade", -300, 40, 300);
        fail("oc-ber-02", "unpaired-device", -190, 5, 240);
        fail("oc-vie-01", "role-upgrade", -140, 30, 240);
        fail("oc-par-01", "lan-no-auth", -75, 15, 180);
        fail("oc-war-01", "password-missing", -55, 18, 120);
        fail("oc-lis-02", "port-in-use", -38, 25, 90);
        fail("oc-dub-01", "tunnel-down", -28, 7, 60);
        fail("oc-sto-01", "token-drift", -12, 20, 60);

        // Over before somebody looked.
        fail("oc-prg-01", "password-missing", -320, -290, 120);
        fail("oc-cph-01", "lan-no-auth", -260, -205, 180);
        fail("oc-hel-01", "token-mismatch", -180, -150, 120);
        fail("oc-bru-01", "port-in-use", -100, -85, 120);

        // Cured, and back.
        fail("oc-mil-01", "unpaired-device", -240, -225, 120);
        fail("oc-mil-01", "unpaired-device", -20, 10, 120);

        // Comes and goes.
        fail("oc-lux-01", "password-missing", -50, -48, 30);
        fail("oc-lux-01", "password-missing", -38, -36, 30);
        fail("oc-lux-01", "password-missing", -26, -24, 30);
        fail("oc-lux-01", "password-missing", -9, 14, 60);
    }

    /** One failure after the other, each on a host that is well. */
    private void tellUntil(Instant to) {
        List<String> hosts = hosts();
        while (nextFailure.isBefore(to)) {
            String host = hosts.get(random.nextInt(hosts.size()));
            List<String> possible = FAILURES_OF.get(VERSION_OF.get(host));
            String failure = possible.get(random.nextInt(possible.size()));
            Duration length = Duration.ofSeconds(120 + random.nextInt(600));
            if (nextFailure.isAfter(busyUntil.getOrDefault(host, beginning).plus(REST_BETWEEN_FAILURES))) {
                fail(host, failure, nextFailure, nextFailure.plus(length), Duration.ofSeconds(20 + random.nextInt(40)));
            }
            nextFailure = nextFailure.plus(
                    NEXT_FAILURE_AFTER.multipliedBy(50 + random.nextInt(100)).dividedBy(100));
        }
    }

    private void fail(String host, String failure, double startMinute, double endMinute, int retrySeconds) {
        fail(host, failure, minute(startMinute), minute(endMinute), Duration.ofSeconds(retrySeconds));
    }

    private Instant minute(double minute) {
        return beginning.plusMillis(Math.round(minute * 60_000));
    }

    private void fail(String host, String failure, Instant start, Instant end, Duration every) {
        failures.add(new Episode(host, failure(host, failure), start, end, every));
        busyUntil.merge(host, end, (one, other) -> one.isAfter(other) ? one : other);
    }

    /** Gateways start when the story does; then their clients come and go wherever nothing is wrong. */
    private Stream<Take.Line> ordinaryBetween(Instant from, Instant to) {
        Instant origin = beginning.minus(PAST);
        return hosts().stream().flatMap(host -> {
            Duration offset = ORDINARY_EVERY.multipliedBy(hosts().indexOf(host)).dividedBy(hosts().size());
            Stream<Take.Line> start = Episode.once(host, ordinary(host, "gateway-start"), origin.plus(offset))
                    .linesBetween(from, to);
            return Stream.concat(start, clientsBetween(host, origin.plus(offset), from, to));
        });
    }

    private Stream<Take.Line> clientsBetween(String host, Instant start, Instant from, Instant to) {
        Recording clients = ordinary(host, "healthy");
        long first = Math.max(1, Duration.between(start, from).dividedBy(ORDINARY_EVERY));
        var lines = Stream.<Take.Line>builder();
        for (long n = first; start.plus(ORDINARY_EVERY.multipliedBy(n)).isBefore(to); n++) {
            Instant time = start.plus(ORDINARY_EVERY.multipliedBy(n));
            if (isWell(host, time)) {
                Episode.once(host, clients, time).linesBetween(from, to).forEach(lines);
            }
        }
        return lines.build();
    }

    private boolean isWell(String host, Instant time) {
        return failures.stream()
                .noneMatch(failure -> failure.host().equals(host)
                        && time.isAfter(failure.start().minus(REST_BETWEEN_FAILURES))
                        && time.isBefore(failure.end().plus(REST_BETWEEN_FAILURES)));
    }

    private Recording failure(String host, String name) {
        String version = VERSION_OF.get(host);
        return recordings.computeIfAbsent(version + "/" + name, path -> Recording.failure(version, name));
    }

    private Recording ordinary(String host, String name) {
        String version = VERSION_OF.get(host);
        return recordings.computeIfAbsent(version + "/" + name, path -> Recording.ordinary(version, name));
    }
}
