package dev.gatewatch.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.gatewatch.cli.Address;
import dev.gatewatch.cli.up.WholeProduct;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.shippers.Shipper;
import dev.gatewatch.shippers.ShipperConfig;
import dev.gatewatch.streams.StreamsProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * From the moment in which a gateway has written a line to its log file until the diagnosis is in the API and until a
 * page that listens is told: of a product that has nothing else to do, and of one that a fleet keeps busy. Broker,
 * topology, API, page, the shippers and the fleet all run on this machine, in this process.
 *
 * <p>A load that the machine cannot carry has no latency, only a backlog that grows: beside each load stands how many
 * lines were sent and read, and how many waited in the end. Where a diagnosis does not come, the load is given up.
 */
final class LatencyBenchmark implements Benchmark {
    private static final List<Integer> LINES_PER_SECOND = List.of(1_000, 10_000);
    private static final int HOSTS = 1_000;
    private static final int PROBES = 40;
    /**
     * Each probe fails and is cured, under each load with another device: of one that did so more often within the hour,
     * no line would end the flapping.
     */
    private static final int TURNS = 2;

    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(3);
    private static final Address ANY_PORT = new Address("127.0.0.1", 0);
    private static final String DEVICE = "98daf1eeab57f10c53481d98c0a014ae6cc10b4dbfe04ecc50f9c5035f23";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Random random = new Random(PROBES);

    @Override
    public void run(Figures figures) throws Exception {
        Path data = Files.createTempDirectory("gatewatch-benchmark");
        figures.progress("starting the product and the shippers of " + PROBES + " hosts");
        try (var product = WholeProduct.start(new WholeProduct.Settings(
                        data.resolve("data"), ANY_PORT, ANY_PORT, 0, "here", List.of("stdin"), false));
                var page = new ListeningPage(product.dashboard())) {
            List<Probe> probes = new ArrayList<>();
            try {
                for (int n = 0; n < PROBES; n++) {
                    probes.add(new Probe("probe-" + n, data.resolve("probe-" + n), product));
                }
                measure(probes, page, new Times("warming up"));
                Times idle = measure(probes, page, new Times("nothing else to do"));
                idle.addTo(figures);
                var traffic = new Traffic(HOSTS, Instant.now());
                for (int linesPerSecond : LINES_PER_SECOND) {
                    keepBusy(figures, product.kafka(), traffic, linesPerSecond, new Measurement(probes, page, idle));
                }
            } finally {
                probes.forEach(Probe::close);
            }
        } finally {
            delete(data);
        }
    }

    /** Who is watched, and how it was without a load. */
    private record Measurement(List<Probe> probes, ListeningPage page, Times idle) {}

    private void keepBusy(Figures figures, String kafka, Traffic traffic, int linesPerSecond, Measurement measurement)
            throws Exception {
        String load = linesPerSecond + " lines/s of " + HOSTS + " hosts";
        try (var fleet = new BusyFleet(kafka, traffic, linesPerSecond);
                var progress = new Progress(kafka)) {
            TimeUnit.MILLISECONDS.sleep(SETTLE.toMillis());
            figures.progress("with " + load);
            Progress.Mark begin = progress.mark(fleet.sent());
            var busy = new Times(load);
            try {
                measure(measurement.probes(), measurement.page(), busy);
            } catch (NoDiagnosisException e) {
                figures.progress(e.getMessage() + ": this machine does not carry " + load);
            }
            Progress.Mark end = progress.mark(fleet.sent());
            figures.add(load + ": sent", end.sentSince(begin), "lines/s");
            figures.add(load + ": read", end.readSince(begin), "lines/s");
            figures.add(load + ": waiting in the end", end.waiting(), "lines");
            figures.add(load + ": taken by all of it", end.processorsSince(begin), "cores");
            figures.add(load + ": diagnosed", busy.api.size(), "of " + TURNS * PROBES);
            if (busy.api.size() == TURNS * PROBES) {
                busy.addTo(figures);
                Times idle = measurement.idle();
                figures.add("busy : idle, in the API, p99", busy.api.of(99) / idle.api.of(99), "times");
                figures.add("busy : idle, on the page, p99", busy.page.of(99) / idle.page.of(99), "times");
            }
        }
    }

    private record Times(String load, Percentiles api, Percentiles page) {
        Times(String load) {
            this(load, new Percentiles(), new Percentiles());
        }

        void addTo(Figures figures) {
            api.addTo(figures, load + ": to API");
            page.addTo(figures, load + ": to page");
        }
    }

    /** What was waited for did not come. */
    private static final class NoDiagnosisException extends Exception {
        private static final long serialVersionUID = 1;

        NoDiagnosisException(String host) {
            super("no diagnosis of " + host + " within " + LONGEST);
        }
    }

    private Times measure(List<Probe> probes, ListeningPage page, Times times) throws Exception {
        String device = DEVICE + String.format("%04x", random.nextInt(0x10000));
        for (int turn = 0; turn < TURNS; turn++) {
            for (Probe probe : probes) {
                // The next line comes at any moment between two looks of a shipper, and between two commits.
                TimeUnit.MILLISECONDS.sleep(20 + random.nextInt(150));
                boolean fails = turn % 2 == 0;
                CompletableFuture<Long> told = page.expect(probe.host, fails);
                long begin = probe.print(fails, device);
                times.api.add(probe.awaitApi(fails) - begin);
                try {
                    times.page.add(told.get(LONGEST.toSeconds(), TimeUnit.SECONDS) - begin);
                } catch (TimeoutException e) {
                    throw new NoDiagnosisException(probe.host);
                }
            }
        }
        return times;
    }

    private static boolean isThis(Diagnosis diagnosis, boolean failing) {
        return failing == diagnosis.isOpen();
    }

    /** A host with a gateway's log file, which its own shipper follows. */
    private final class Probe implements AutoCloseable {
        final String host;
        private final Path log;
        private final Shipper shipper;
        private final URI newest;

        Probe(String host, Path directory, WholeProduct product) throws IOException {
            this.host = host;
            Files.createDirectories(directory);
            log = Files.writeString(directory.resolve("gateway.log"), "");
            newest = URI.create(product.dashboard() + "/api/v1/hosts/" + host + "/diagnoses?limit=1");
            shipper = Shipper.open(new ShipperConfig(
                    host,
                    null,
                    List.of("file:" + log),
                    directory.resolve("state"),
                    new ShipperConfig.Kafka(Map.of("bootstrap.servers", product.kafka())),
                    ShipperConfig.DEFAULT_SPOOL_BYTES,
                    false));
            shipper.start();
        }

        /** Writes the line of a device that is refused, or of its approval, and says when it stood in the file. */
        long print(boolean failing, String device) throws IOException {
            String message = failing
                    ? "{\"cause\":\"pairing-required\",\"handshake\":\"failed\",\"deviceId\":\"" + device
                            + "\",\"requestId\":\"" + UUID.randomUUID()
                            + "\",\"reason\":\"not-paired\"},\"2\":\"closed before connect conn=" + UUID.randomUUID()
                            + " remote=10.20.4.31 fwd=n/a origin=n/a host=10.20.4.2:18789 ua=n/a code=1008"
                            + " reason=pairing required\""
                    : "\"device pairing approved device=" + device + " role=operator\"";
            String time = Instant.now().toString();
            Files.writeString(
                    log,
                    "{\"0\":\"{\\\"subsystem\\\":\\\"gateway" + (failing ? "/ws" : "") + "\\\"}\",\"1\":" + message
                            + ",\"_meta\":{\"logLevelName\":\"WARN\",\"date\":\"" + time + "\"},\"time\":\"" + time
                            + "\"}\n",
                    StandardOpenOption.APPEND);
            return System.nanoTime();
        }

        long awaitApi(boolean failing) throws IOException, InterruptedException, NoDiagnosisException {
            long deadline = System.nanoTime() + LONGEST.toNanos();
            while (System.nanoTime() < deadline) {
                byte[] answer = http.send(HttpRequest.newBuilder(newest).build(), BodyHandlers.ofByteArray())
                        .body();
                long at = System.nanoTime();
                for (var item : Json.mapper().readTree(answer).path("items")) {
                    if (isThis(Json.mapper().treeToValue(item, Diagnosis.class), failing)) {
                        return at;
                    }
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
            }
            throw new NoDiagnosisException(host);
        }

        @Override
        public void close() {
            shipper.close();
        }
    }

    /** Hears what the page hears. */
    private final class ListeningPage implements AutoCloseable {
        private record Expected(String host, boolean failing, CompletableFuture<Long> told) {}

        private final AtomicReference<Expected> expected = new AtomicReference<>();
        private final Stream<String> lines;
        private final Thread listening = new Thread(this::listen, "listening-page");

        ListeningPage(String dashboard) throws IOException, InterruptedException {
            lines = http.send(
                            HttpRequest.newBuilder(URI.create(dashboard + "/api/v1/stream"))
                                    .build(),
                            BodyHandlers.ofLines())
                    .body();
            listening.setDaemon(true);
            listening.start();
        }

        CompletableFuture<Long> expect(String host, boolean failing) {
            var told = new CompletableFuture<Long>();
            expected.set(new Expected(host, failing, told));
            return told;
        }

        private void listen() {
            try {
                hear();
            } catch (UncheckedIOException e) {
                // The server ended.
            }
        }

        private void hear() {
            var kind = new AtomicReference<>("");
            lines.forEach(line -> {
                long at = System.nanoTime();
                if (line.startsWith("event: ")) {
                    kind.set(line.substring("event: ".length()));
                } else if (kind.get().equals("diagnosis") && line.startsWith("data: ")) {
                    heard(line.substring("data: ".length()), at);
                }
            });
        }

        private void heard(String json, long at) {
            Expected awaited = expected.get();
            if (awaited == null || !json.contains('"' + awaited.host + '"')) {
                return;
            }
            Diagnosis diagnosis = Json.read(json.getBytes(StandardCharsets.UTF_8), Diagnosis.class);
            if (isThis(diagnosis, awaited.failing)) {
                awaited.told.complete(at);
            }
        }

        @Override
        public void close() {
            expected.set(null);
            listening.interrupt();
        }
    }

    /** How far the topology has come. */
    private static final class Progress implements AutoCloseable {
        private static final OperatingSystemMXBean SYSTEM =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

        private final Admin admin;

        Progress(String bootstrapServers) {
            admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        }

        /**
         * @param at the next two are in nanoseconds
         * @param read lines whose effect is committed
         */
        record Mark(long at, long processor, long sent, long read, long waiting) {
            double sentSince(Mark before) {
                return (sent - before.sent) / ((at - before.at) / 1e9);
            }

            double readSince(Mark before) {
                return (read - before.read) / ((at - before.at) / 1e9);
            }

            double processorsSince(Mark before) {
                return (double) (processor - before.processor) / (at - before.at);
            }
        }

        Mark mark(long sent) throws Exception {
            Map<TopicPartition, Long> read = new HashMap<>();
            admin.listConsumerGroupOffsets(StreamsProperties.APPLICATION_ID)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, offset) -> {
                        if (partition.topic().equals(Topics.LOGS.name())) {
                            read.put(partition, offset.offset());
                        }
                    });
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            read.keySet().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
            long written = admin.listOffsets(latest).all().get().values().stream()
                    .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
                    .sum();
            long committed = read.values().stream().mapToLong(offset -> offset).sum();
            return new Mark(System.nanoTime(), SYSTEM.getProcessCpuTime(), sent, committed, written - committed);
        }

        @Override
        public void close() {
            admin.close();
        }
    }

    /** Lines of a fleet at a steady pace, as its shippers send them. */
    private static final class BusyFleet implements AutoCloseable {
        private static final int TICKS_PER_SECOND = 100;

        private final KafkaProducer<String, byte[]> producer;
        private final Traffic traffic;
        private final int linesPerTick;
        private final Thread sending = new Thread(this::send, "busy-fleet");
        private volatile boolean stopping;
        private volatile long sent;

        BusyFleet(String bootstrapServers, Traffic traffic, int linesPerSecond) {
            this.traffic = traffic;
            this.linesPerTick = linesPerSecond / TICKS_PER_SECOND;
            producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", bootstrapServers, "compression.type", "lz4", "linger.ms", 5),
                    new StringSerializer(),
                    new ByteArraySerializer());
            sending.start();
        }

        long sent() {
            return sent;
        }

        private void send() {
            long next = System.nanoTime();
            try {
                while (!stopping) {
                    Instant now = Instant.now();
                    for (int n = 0; n < linesPerTick; n++) {
                        Traffic.Shipped line = traffic.nextShipped(now);
                        producer.send(new ProducerRecord<>(Topics.LOGS.name(), line.host(), line.json()));
                        sent++;
                    }
                    next += TimeUnit.SECONDS.toNanos(1) / TICKS_PER_SECOND;
                    TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() throws InterruptedException {
            stopping = true;
            sending.join();
            producer.close();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
