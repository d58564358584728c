package dev.gatewatch.streams.fleet;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.diagnosis.catalogue.Cause;
import dev.gatewatch.diagnosis.catalogue.OpenClawVersion;
import dev.gatewatch.protocol.Attention;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.streams.catalogue.FromCatalogue;
import dev.gatewatch.streams.fleet.Summary.CauseView;
import dev.gatewatch.streams.history.DiagnosisLife;
import dev.gatewatch.streams.history.Filter;
import dev.gatewatch.streams.history.History;
import dev.gatewatch.streams.history.HostRow;
import dev.gatewatch.streams.history.HostRow.OpenDiagnosis;
import dev.gatewatch.streams.history.InvalidCursorException;
import dev.gatewatch.streams.history.Strips;
import dev.gatewatch.streams.history.TimeRange;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers for the fleet and for one host, out of the history. Thread-safe. */
public final class Fleet {
    /** So many hosts with one cause are no coincidence. */
    static final int SHARED_FROM = 3;
    /** What is new since this long is said to be new. */
    static final Duration NEW = Duration.ofMinutes(10);
    /** What failed since this long before the end of the range is failing now. */
    static final Duration NOW = Duration.ofMinutes(5);

    private final History history;
    private final Supplier<Catalogue> catalogue;
    private final Supplier<Map<String, String>> titles;
    private final Supplier<Summary.Partitions> partitions;
    private final HostStories stories;
    private final Supplier<List<Attention>> acknowledgements;
    private final Clock clock;

    /** @param acknowledgements in force, whether their alerts stand or not */
    public Fleet(
            History history,
            Supplier<Catalogue> catalogue,
            Supplier<Summary.Partitions> partitions,
            Supplier<List<Attention>> acknowledgements,
            Clock clock) {
        this.history = history;
        this.catalogue = catalogue;
        this.titles = new FromCatalogue<>(
                catalogue, now -> now.causes().stream().collect(Collectors.toMap(Cause::id, Cause::title)));
        this.partitions = partitions;
        this.stories = new HostStories(history, catalogue);
        this.acknowledgements = acknowledgements;
        this.clock = clock;
    }

    /**
     * A list of hosts.
     *
     * @param total how many there are in all
     * @param next the cursor of the next piece; {@code null} after the last
     */
    public record HostPage(List<HostView> items, String next, int total) {}

    /** The whole fleet, now; its closes and causes over the range. */
    public Summary summary(TimeRange range) {
        Instant now = clock.instant();
        Summary.Partitions ready = partitions.get();
        List<HostRow> rows = history.hosts();
        Set<String> shared = sharedCauses(rows);
        List<Standing> standings =
                rows.stream().map(row -> Standing.of(row, shared)).toList();
        Strips strips = history.strips(range, now);
        Summary.Hosts hosts = count(standings);
        List<CauseView> causes = causes(rows, shared, strips);
        return new Summary(
                range.from(),
                range.to(),
                now,
                catalogue.get().version(),
                ready.restored() ? "live" : "restoring",
                ready,
                hosts,
                Words.sentence(hosts),
                Words.lead(
                        hosts,
                        causes.stream().filter(CauseView::shared).toList(),
                        standings.stream().filter(Fleet::gatewayIsDown).count(),
                        standings.stream()
                                .filter(standing -> isNew(standing, now))
                                .count(),
                        NEW.toMinutes()),
                causes,
                strips.all(),
                history.lastCure().orElse(null),
                versions(rows));
    }

    /**
     * The hosts that the filter wants.
     *
     * @param filter its range must be given
     * @throws InvalidCursorException if the cursor is none
     */
    public HostPage hosts(Filter filter, HostOrder order, int limit, String cursor) {
        Instant now = clock.instant();
        TimeRange range = filter.range();
        List<HostRow> rows = history.hosts();
        Set<String> shared = sharedCauses(rows);
        Strips strips = history.strips(range, now);
        Attended attended = attended();
        Strips latest = history.strips(new TimeRange(range.to().minus(NOW), range.to()), now);
        var placed = new TreeMap<String, Standing>();
        for (HostRow row : rows) {
            Standing standing = Standing.of(row, shared);
            if (wants(filter, standing)) {
                String place = order.place(standing, attended, strips, latest.closesOfHost(row.host()));
                placed.put(place + "|" + row.host(), standing);
            }
        }
        var rest = cursor == null ? placed : placed.tailMap(placeAt(cursor), false);
        List<HostView> items = rest.values().stream()
                .limit(limit)
                .map(standing -> view(standing, attended, strips))
                .toList();
        String last = rest.keySet().stream().limit(limit).reduce((a, b) -> b).orElse(null);
        return new HostPage(items, rest.size() > limit ? cursorAfter(last) : null, placed.size());
    }

    /** Where each host stands. */
    public List<Standing> standings() {
        List<HostRow> rows = history.hosts();
        Set<String> shared = sharedCauses(rows);
        return rows.stream().map(row -> Standing.of(row, shared)).toList();
    }

    /** One host with its story over the range; empty if it was never heard of. */
    public Optional<HostStory> host(String host, TimeRange range) {
        return view(host, range).map(view -> stories.tell(view, range));
    }

    /** One host as the list shows it; empty if it was never heard of. */
    public Optional<HostView> view(String host, TimeRange range) {
        return history.host(host)
                .map(row -> view(Standing.of(row, Set.of()), attended(), history.strips(host, range, clock.instant())));
    }

    private Attended attended() {
        return new Attended(acknowledgements.get(), history);
    }

    private HostView view(Standing standing, Attended attended, Strips strips) {
        Diagnosis first = Optional.ofNullable(standing.first())
                .flatMap(open -> history.diagnosis(open.id()))
                .map(DiagnosisLife::diagnosis)
                .orElse(null);
        return HostView.of(standing, first, attended.host(standing).orElse(null), strips);
    }

    private static boolean wants(Filter filter, Standing standing) {
        HostRow row = standing.row();
        return (filter.causes().isEmpty() || row.open().stream().anyMatch(open -> filter.wantsCause(open.cause())))
                && (filter.wantsStatus(standing.state().wireName())
                        || standing.isSilent() && filter.wantsStatus(Standing.State.SILENT.wireName()))
                && filter.wantsVersion(row.version())
                && filter.wantsText(Stream.concat(
                        Stream.of(row.host(), row.version()),
                        row.open().stream().flatMap(open -> Stream.of(open.cause(), open.title(), open.sentence()))));
    }

    private List<CauseView> causes(List<HostRow> rows, Set<String> shared, Strips strips) {
        Map<String, Long> hosts = hostsByCause(rows);
        return Stream.concat(strips.causes(), hosts.keySet().stream())
                .distinct()
                .map(cause -> new CauseView(
                        cause,
                        titles.get().getOrDefault(cause, cause),
                        hosts.getOrDefault(cause, 0L).intValue(),
                        strips.closesOfCause(cause),
                        shared.contains(cause),
                        strips.ofCause(cause),
                        strips.closedOfCause(cause),
                        strips.begunOfCause(cause)))
                .sorted(Comparator.comparingLong(CauseView::closes)
                        .thenComparingInt(CauseView::hosts)
                        .reversed()
                        .thenComparing(CauseView::cause))
                .toList();
    }

    private static Set<String> sharedCauses(List<HostRow> rows) {
        return hostsByCause(rows).entrySet().stream()
                .filter(cause -> cause.getValue() >= SHARED_FROM)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static Map<String, Long> hostsByCause(List<HostRow> rows) {
        return rows.stream()
                .flatMap(row -> row.open().stream().map(OpenDiagnosis::cause).distinct())
                .collect(groupingBy(cause -> cause, counting()));
    }

    private static Summary.Hosts count(List<Standing> standings) {
        Map<Standing.State, Long> by = standings.stream().collect(groupingBy(Standing::state, counting()));
        int healthy = by.getOrDefault(Standing.State.HEALTHY, 0L).intValue();
        return new Summary.Hosts(
                standings.size(),
                standings.size() - healthy,
                by.getOrDefault(Standing.State.OPEN, 0L).intValue(),
                by.getOrDefault(Standing.State.REGRESSED, 0L).intValue(),
                by.getOrDefault(Standing.State.FLAPPING, 0L).intValue(),
                (int) standings.stream().filter(Standing::isSilent).count(),
                healthy);
    }

    private static boolean gatewayIsDown(Standing standing) {
        return standing.row().open().stream().anyMatch(Urgency::isGatewayDown);
    }

    private static boolean isNew(Standing standing, Instant now) {
        return standing.first() != null && standing.first().firstSeen().isAfter(now.minus(NEW));
    }

    private static List<String> versions(List<HostRow> rows) {
        return rows.stream()
                .map(HostRow::version)
                .filter(Objects::nonNull)
                .distinct()
                .sorted(Comparator.comparing(
                                (String version) ->
                                        OpenClawVersion.parse(version).orElse(null),
                                Comparator.nullsFirst(Comparator.naturalOrder()))
                        .reversed())
                .toList();
    }

    private static String cursorAfter(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    private static String placeAt(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidCursorException();
        }
    }
}
