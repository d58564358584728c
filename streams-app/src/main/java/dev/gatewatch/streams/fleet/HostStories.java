package dev.gatewatch.streams.fleet;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.diagnosis.catalogue.Signature;
import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.GatewayEvent;
import dev.gatewatch.streams.catalogue.FromCatalogue;
import dev.gatewatch.streams.fleet.HostStory.Mark;
import dev.gatewatch.streams.fleet.HostStory.Span;
import dev.gatewatch.streams.history.DiagnosisLife;
import dev.gatewatch.streams.history.Filter;
import dev.gatewatch.streams.history.History;
import dev.gatewatch.streams.history.HistoryStore;
import dev.gatewatch.streams.history.HostRow;
import dev.gatewatch.streams.history.HostRow.OpenDiagnosis;
import dev.gatewatch.streams.history.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells the story of a host over a range. */
final class HostStories {
    /** More spans of one lane than this cannot be told apart on an axis. */
    private static final int MOST_SPANS = 100;

    /** Of each kind, so that what happens often hides nothing that is rare. */
    private static final int MOST_MARKS = 100;
    /** Marks of one kind that are closer than this are one: a start is several lines. */
    private static final Duration SAME_MARK = Duration.ofSeconds(30);

    /** Events on the axis, by what they are to the gateway; the others are closes, or nothing to look at. */
    private static final Map<String, Lane> LANES = Map.ofEntries(
            Map.entry("gateway-listening", new Lane("gateway", "ready")),
            Map.entry("gateway-ready", new Lane("gateway", "ready")),
            Map.entry("gateway-stopping", new Lane("gateway", "stop")),
            Map.entry("gateway-stopped", new Lane("gateway", "stop")),
            Map.entry("gateway-exited", new Lane("gateway", "stop")),
            Map.entry("gateway-restarting", new Lane("gateway", "restart")),
            Map.entry("config-changed", new Lane("changes", "config")),
            Map.entry("gateway-auth-rotated", new Lane("changes", "config")),
            Map.entry("device-approved", new Lane("changes", "approval")),
            Map.entry("device-auto-approved", new Lane("changes", "approval")),
            Map.entry("device-token-rotated", new Lane("changes", "approval")),
            Map.entry("gap", new Lane("evidence", "gap")));

    private final History history;
    private final Supplier<Map<String, String>> titles;

    HostStories(History history, Supplier<Catalogue> catalogue) {
        this.history = history;
        this.titles = new FromCatalogue<>(
                catalogue, now -> now.signatures().stream().collect(Collectors.toMap(Signature::id, Signature::title)));
    }

    private record Lane(String lane, String kind) {}

    HostStory tell(HostView view, TimeRange range) {
        String host = view.host();
        Filter inRange = new Filter(range, Set.of(), Set.of(), Set.of(), null);
        List<Span> spans = new ArrayList<>();
        history.diagnosesOf(host, inRange, MOST_SPANS, null).items().stream()
                .map(HostStories::span)
                .forEach(spans::add);
        history.alertsOf(host, inRange, MOST_SPANS, null).items().stream()
                .map(HostStories::span)
                .forEach(spans::add);
        // No more are kept of a host than can be read at once.
        List<GatewayEvent> events =
                history.events(host, Filter.NONE, Integer.MAX_VALUE, null).items();
        return new HostStory(
                view,
                open(host),
                history.facts(host).orElse(null),
                history.heartbeat(host).orElse(null),
                new HostStory.Timeline(
                        range.from(), range.to(), view.buckets(), spans, marks(events, range), oldest(events, range)));
    }

    /** Since when events are kept, where that is in the range and older ones were swept. */
    private static Instant oldest(List<GatewayEvent> events, TimeRange range) {
        if (events.size() < HistoryStore.MOST_EVENTS) {
            return null;
        }
        Instant oldest = events.get(events.size() - 1).happenedAt();
        return range.contains(oldest) ? oldest : range.from().isBefore(oldest) ? range.to() : null;
    }

    private List<Diagnosis> open(String host) {
        return history.host(host).map(HostRow::open).stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing((OpenDiagnosis diagnosis) -> Urgency.of(diagnosis, Set.of()))
                        .thenComparing(OpenDiagnosis::firstSeen)
                        .thenComparing(OpenDiagnosis::id))
                .map(diagnosis -> history.diagnosis(diagnosis.id()))
                .flatMap(Optional::stream)
                .map(DiagnosisLife::diagnosis)
                .toList();
    }

    private static Span span(Diagnosis diagnosis) {
        return new Span(
                "diagnoses",
                diagnosis.firstSeen(),
                diagnosis.resolvedAt(),
                diagnosis.title(),
                diagnosis.status().wireName(),
                diagnosis.id());
    }

    private static Span span(Alert alert) {
        boolean firing = alert.state() == Alert.State.FIRING;
        return new Span(
                "alerts",
                alert.since(),
                firing ? null : alert.changedAt(),
                alert.reason(),
                alert.state().wireName(),
                alert.key());
    }

    /** @param events newest first */
    private List<Mark> marks(List<GatewayEvent> events, TimeRange range) {
        Map<Lane, Deque<Mark>> marks = new HashMap<>();
        Map<Lane, Instant> latest = new HashMap<>();
        Stream.iterate(events.size() - 1, at -> at >= 0, at -> at - 1)
                .map(events::get)
                .filter(event -> range.contains(event.happenedAt()))
                .forEach(event -> {
                    Lane lane = LANES.get(event.signature());
                    if (lane != null && !isRepeat(latest.put(lane, event.happenedAt()), event.happenedAt())) {
                        Deque<Mark> ofKind = marks.computeIfAbsent(lane, any -> new ArrayDeque<>());
                        ofKind.add(new Mark(lane.lane(), event.happenedAt(), label(event), lane.kind()));
                        if (ofKind.size() > MOST_MARKS) {
                            ofKind.remove();
                        }
                    }
                });
        return marks.values().stream()
                .flatMap(Deque::stream)
                .sorted(Comparator.comparing(Mark::time))
                .toList();
    }

    private static boolean isRepeat(Instant before, Instant time) {
        return before != null && Duration.between(before, time).compareTo(SAME_MARK) < 0;
    }

    private String label(GatewayEvent event) {
        if (event.gap() != null) {
            return event.gap().lines() + " lines lost: " + event.gap().reason();
        }
        return titles.get().getOrDefault(event.signature(), event.signature());
    }
}
