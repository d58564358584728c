package dev.gatewatch.benchmarks;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.diagnosis.correlate.Diagnoser;
import dev.gatewatch.protocol.Category;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.GatewayEvent;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.Severity;
import dev.gatewatch.streams.BoundedMemory;
import dev.gatewatch.streams.fleet.Fleet;
import dev.gatewatch.streams.fleet.HostOrder;
import dev.gatewatch.streams.fleet.Summary;
import dev.gatewatch.streams.history.Filter;
import dev.gatewatch.streams.history.History;
import dev.gatewatch.streams.history.HistoryStore;
import dev.gatewatch.streams.history.TimeRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Looking back: one host among many with a long past, what is open among all that ever was, and the fleet at a glance.
 * The stores are the engine's own, on disk, with the product's settings; an answer is what the API sends, as JSON.
 */
final class HistoryBenchmark implements Benchmark {
    private static final int HOSTS = 10_000;
    private static final int DIAGNOSES = 1_000_000;
    private static final int FLEET = 5_000;
    private static final int PARTITIONS = 4;
    private static final int QUESTIONS = 5_000;
    private static final int GLANCES = 300;
    private static final int PAGE = 20;
    private static final int FLEET_PAGE = 250;
    private static final Duration KEPT = Duration.ofDays(399);
    private static final Duration RANGE = Duration.ofHours(6);
    /** Of so many hosts, one has something open. */
    private static final int ONE_OPEN_IN = 5;

    private final Instant now = Instant.now();
    private final Random random = new Random(DIAGNOSES);
    private final Diagnosis recorded = recorded();

    @Override
    public void run(Figures figures) throws Exception {
        Path data = Files.createTempDirectory("gatewatch-benchmark");
        try (var past = new Stores(data.resolve("past"));
                var present = new Stores(data.resolve("present"))) {
            figures.progress("writing " + DIAGNOSES + " diagnoses of " + HOSTS + " hosts");
            IntStream.range(0, PARTITIONS).parallel().forEach(partition -> writePast(past, partition));
            lookBack(figures, past);
            figures.progress("writing the closes of " + FLEET + " hosts");
            writePresent(present);
            glance(figures, present);
        } finally {
            try (Stream<Path> files = Files.walk(data)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void lookBack(Figures figures, Stores stores) {
        var history = new History(stores::readable);
        var page = new Percentiles();
        var ranged = new Percentiles();
        var open = new Percentiles();
        var recent = new Percentiles();
        Filter month = filter(new TimeRange(now.minus(Duration.ofDays(30)), now), Set.of("resolved"));
        Filter stillOpen = filter(null, Set.of("open", "regressed", "flapping"));
        for (int n = -QUESTIONS / 10; n < QUESTIONS; n++) {
            String host = host(random.nextInt(HOSTS));
            // The first ones warm up.
            time(n, page, () -> history.diagnosesOf(host, Filter.NONE, PAGE, null));
            time(n, ranged, () -> history.diagnosesOf(host, month, PAGE, null));
        }
        Filter justResolved = filter(new TimeRange(now.minus(RANGE), now), Set.of("resolved"));
        for (int n = -GLANCES / 10; n < GLANCES; n++) {
            time(n, recent, () -> history.diagnoses(justResolved, 100, null));
            time(n, open, () -> history.diagnoses(stillOpen, 100, null));
        }
        page.addTo(figures, "newest " + PAGE + " diagnoses of one of " + HOSTS + " hosts");
        ranged.addTo(figures, "those resolved in 30 days");
        open.addTo(figures, "newest 100 open of all " + DIAGNOSES);
        recent.addTo(figures, "those resolved in 6 hours, of all hosts");
        figures.add("open of all : one host, p99", open.of(99) / page.of(99), "times");
    }

    private void glance(Figures figures, Stores stores) {
        var history = new History(stores::readable);
        var catalogue = Catalogue.bundled();
        var fleet = new Fleet(
                history,
                () -> catalogue,
                () -> new Summary.Partitions(PARTITIONS, PARTITIONS, true),
                List::of,
                Clock.systemUTC());
        var summary = new Percentiles();
        var hosts = new Percentiles();
        for (int n = -GLANCES / 10; n < GLANCES; n++) {
            var range = new TimeRange(Instant.now().minus(RANGE), Instant.now());
            time(n, summary, () -> fleet.summary(range));
            time(n, hosts, () -> fleet.hosts(filter(range, Set.of()), HostOrder.WORST, FLEET_PAGE, null));
        }
        summary.addTo(figures, "overview of " + FLEET + " hosts");
        hosts.addTo(figures, "worst " + FLEET_PAGE + " of them");
    }

    private interface Question {
        Object ask();
    }

    private static void time(int n, Percentiles times, Question question) {
        long begin = System.nanoTime();
        byte[] answer = Json.write(question.ask());
        long took = System.nanoTime() - begin;
        if (answer.length < 2) {
            throw new IllegalStateException("nothing was answered");
        }
        if (n >= 0) {
            times.add(took);
        }
    }

    // ---------------------------------------------------------------- what there is to look at

    private void writePast(Stores stores, int partition) {
        HistoryStore store = stores.writable(partition);
        Duration step = KEPT.dividedBy(DIAGNOSES);
        for (int n = 0; n < DIAGNOSES; n++) {
            int host = n % HOSTS;
            if (host % PARTITIONS == partition) {
                Instant begin = now.minus(KEPT).plus(step.multipliedBy(n));
                boolean last = n >= DIAGNOSES - HOSTS;
                store.diagnosed(diagnosis(host(host), n, begin, last && host % ONE_OPEN_IN == 0));
            }
        }
    }

    private void writePresent(Stores stores) {
        for (int host = 0; host < FLEET; host++) {
            HistoryStore store = stores.writable(host % PARTITIONS);
            boolean failing = host % ONE_OPEN_IN == 0;
            for (int n = 0; n < 20; n++) {
                Instant time = now.minusSeconds(1 + random.nextInt((int) RANGE.toSeconds()));
                store.happened(event(host(host), host + "-" + n, time), failing ? recorded.cause() : null);
            }
            store.diagnosed(diagnosis(host(host), host, now.minusSeconds(600L + host), failing));
        }
    }

    private static String host(int number) {
        return String.format("oc-%05d", number);
    }

    private static Filter filter(TimeRange range, Set<String> statuses) {
        return new Filter(range, Set.of(), statuses, Set.of(), null);
    }

    private GatewayEvent event(String host, String uid, Instant time) {
        Diagnosis.Evidence line = recorded.evidence().get(0);
        return new GatewayEvent(
                uid,
                host,
                LogLine.DEFAULT_GATEWAY,
                time,
                time,
                Severity.WARN,
                "gateway/ws",
                Category.UNAUTHORIZED_TOKEN_MISMATCH,
                line.signature(),
                Map.of("version", recorded.openclawVersion() == null ? "2026.9.6" : recorded.openclawVersion()),
                line.line(),
                LineSource.of(LineSource.Kind.FILE),
                null,
                recorded.catalogueVersion());
    }

    private Diagnosis diagnosis(String host, int number, Instant begin, boolean open) {
        Instant end = begin.plusSeconds(900);
        return new Diagnosis(
                "d-" + number,
                host,
                recorded.gateway(),
                open ? Diagnosis.Status.OPEN : Diagnosis.Status.RESOLVED,
                recorded.cause(),
                recorded.category(),
                recorded.title(),
                recorded.sentence(),
                recorded.impact(),
                recorded.confidence(),
                recorded.why(),
                recorded.awaiting(),
                recorded.fix(),
                recorded.alternatives(),
                recorded.evidence(),
                recorded.count(),
                0,
                begin,
                end,
                open ? null : end,
                open ? null : new Diagnosis.Resolution(true, "The client connected.", "uid", "webchat connected"),
                0,
                recorded.openclawVersion(),
                recorded.catalogueVersion(),
                open ? begin : end,
                open ? Diagnosis.Change.OPENED : Diagnosis.Change.RESOLVED);
    }

    /** One as the correlator makes it, with all that belongs to it. */
    private static Diagnosis recorded() {
        var diagnoser = new Diagnoser(Catalogue.bundled(), "recorded");
        var traffic = new Traffic(1, Instant.now());
        for (int n = 0; n < 5_000; n++) {
            diagnoser.read(Json.read(traffic.nextShipped().json(), LogLine.class));
        }
        return diagnoser.conclude().get(0);
    }

    /** The partitions of the history, each a store on disk. */
    private static final class Stores implements AutoCloseable {
        private final List<KeyValueStore<Bytes, byte[]>> opened = new ArrayList<>();

        Stores(Path directory) throws IOException {
            var settings = new Properties();
            settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "benchmark");
            settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:9092");
            settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedMemory.class);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                Path folder = Files.createDirectories(directory.resolve(Integer.toString(partition)));
                var context = new MockProcessorContext<>(settings, new TaskId(0, partition), folder.toFile());
                KeyValueStore<Bytes, byte[]> store = HistoryStore.BUILDER
                        .withLoggingDisabled()
                        .withCachingDisabled()
                        .build();
                store.init(context.getStateStoreContext(), store);
                opened.add(store);
            }
        }

        HistoryStore writable(int partition) {
            return new HistoryStore(opened.get(partition));
        }

        List<ReadOnlyKeyValueStore<Bytes, byte[]>> readable() {
            return List.copyOf(opened);
        }

        @Override
        public void close() {
            opened.forEach(KeyValueStore::close);
        }
    }
}
