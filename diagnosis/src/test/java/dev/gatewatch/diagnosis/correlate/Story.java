package dev.gatewatch.diagnosis.correlate;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.diagnosis.classify.Classifier;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.Gap;
import dev.gatewatch.protocol.GatewayEvent;
import dev.gatewatch.protocol.HostFacts;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LineUid;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.Severity;
import dev.gatewatch.protocol.openclaw.OpenClawLine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What happens on a host, told in its own time: lines as printed, checks, silence. */
final class Story {
    static final Catalogue CATALOGUE = Catalogue.bundled();
    static final Instant START = Instant.parse("2026-11-22T09:00:00Z");
    static final String HOST = "oc-lis-02";

    private static final Classifier CLASSIFIER = new Classifier(CATALOGUE);

    private final Correlator correlator = new Correlator(CATALOGUE);
    private final LineUid uids = new LineUid();
    private final Map<String, Integer> seen = new HashMap<>();
    private final List<Diagnosis> told = new ArrayList<>();
    private HostState state = HostState.empty(HOST);
    private Instant now = START;

    /** A moment so long after the start of the story. */
    Story at(Duration sinceStart) {
        now = START.plus(sinceStart);
        return this;
    }

    Story at(Instant time) {
        now = time;
        return this;
    }

    Story seconds(long sinceStart) {
        return at(Duration.ofSeconds(sinceStart));
    }

    Story minutes(long sinceStart) {
        return at(Duration.ofMinutes(sinceStart));
    }

    /** The gateway, or a command on its host, prints this. */
    Story line(String printed) {
        return line(printed, LineSource.of(LineSource.Kind.FILE));
    }

    /** The tail of the log prints this of itself, or the shipper says it of the tail. */
    Story tail(String said) {
        return line(said, LineSource.of(LineSource.Kind.TAIL_STATUS));
    }

    private Story line(String printed, LineSource source) {
        var line = OpenClawLine.parse(printed, now);
        int ordinal = seen.merge(printed, 1, Integer::sum) - 1;
        String uid = uids.of(HOST, LogLine.DEFAULT_GATEWAY, printed.getBytes(StandardCharsets.UTF_8), ordinal);
        LogLine logged = line.toLogLine(uid, HOST, LogLine.DEFAULT_GATEWAY, now, source);
        CLASSIFIER.classify(logged).ifPresent(this::event);
        return this;
    }

    Story event(GatewayEvent event) {
        return take(correlator.observe(state, event));
    }

    /** Lines are missing here. */
    Story gap(long lines) {
        return event(new GatewayEvent(
                "gap-" + now,
                HOST,
                LogLine.DEFAULT_GATEWAY,
                now,
                now,
                Severity.WARN,
                "",
                dev.gatewatch.protocol.Category.NONE,
                Classifier.GAP,
                Map.of(),
                "",
                LineSource.of(LineSource.Kind.FILE),
                new Gap(lines, true, "the spool was full"),
                CATALOGUE.version()));
    }

    Story checks(Map<String, String> facts) {
        return checks(null, facts);
    }

    /** The release is known. */
    Story release(String version) {
        return checks(version, Map.of());
    }

    private Story checks(String version, Map<String, String> facts) {
        return take(correlator.learn(state, new HostFacts(HOST, LogLine.DEFAULT_GATEWAY, now, version, facts)));
    }

    Story silentSince(Instant lastHeard) {
        return take(correlator.silent(state, lastHeard, now));
    }

    Story heard() {
        return take(correlator.heard(state, now));
    }

    /** Nothing happens until now. */
    Story nothingMore() {
        return take(correlator.elapse(state, now));
    }

    /** The input ends. */
    Story end() {
        return take(correlator.conclude(state));
    }

    /** Everything told so far. */
    List<Diagnosis> told() {
        return told;
    }

    /** What was told since the last time this was asked. */
    List<Diagnosis> toldSince() {
        var news = List.copyOf(told);
        told.clear();
        return news;
    }

    Diagnosis lastTold() {
        return told.get(told.size() - 1);
    }

    /** All that is known, the one to act on first comes first. */
    List<Diagnosis> diagnoses() {
        return correlator.diagnoses(state);
    }

    Diagnosis first() {
        return diagnoses().get(0);
    }

    HostState state() {
        return state;
    }

    private Story take(Correlation correlation) {
        // Through its JSON each time, as it goes through a store.
        state = Json.read(Json.write(correlation.state()), HostState.class);
        told.addAll(correlation.changes());
        return this;
    }
}
