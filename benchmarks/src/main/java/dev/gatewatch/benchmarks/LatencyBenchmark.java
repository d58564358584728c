package dev.gatewatch.benchmarks;

import dev.gatewatch.cli.Address;
import dev.gatewatch.cli.up.WholeProduct;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.shippers.Shipper;
import dev.gatewatch.shippers.ShipperConfig;
import java.io.IOException;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * From the moment in which a gateway has written a line to its log file until the diagnosis is in the API and until a
 * page that listens is told: of a product that has nothing else to do, and of one that a fleet keeps busy. Broker,
 * topology, API, page and the shippers all run on this machine.
 */
final class LatencyBenchmark implements Benchmark {
    private static final int LINES_PER_SECOND = 10_000;
    private static final int HOSTS = 1_000;
    private static final int PROBES = 40;
    /** Each probe fails and is cured: of one that did so more often within the hour, no line would end the flapping. */
    private static final int TURNS = 2;

    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(3);
    private static final Address ANY_PORT = new Address("127.0.0.1", 0);
    private static final String DEVICE = "98daf1eeab57f10c53481d98c0a014ae6cc10b4dbfe04ecc50f9c5035f23539e";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Random random = new Random(LINES_PER_SECOND);

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
                try (var fleet = new BusyFleet(product.kafka())) {
                    TimeUnit.MILLISECONDS.sleep(SETTLE.toMillis());
                    figures.progress("with " + LINES_PER_SECOND + " lines/s of " + HOSTS + " hosts");
                    Times busy = measure(probes, page, new Times(LINES_PER_SECOND + " lines/s"));
                    figures.add("lines sent meanwhile", fleet.rate(), "lines/s");
                    idle.addTo(figures);
                    busy.addTo(figures);
                    figures.add("busy : idle, in the API, p99", busy.api.of(99) / idle.api.of(99), "times");
                    figures.add("busy : idle, on the page, p99", busy.page.of(99) / idle.page.of(99), "times");
                }
            } finally {
                probes.forEach(Probe::close);
            }
        } finally {
            delete(data);
        }
    }

    private record Times(String load, Percentiles api, Percentiles page) {
        Times(String load) {
            this(load, new Percentiles(), new Percentiles());
        }

        void addTo(Figures figures) {
            api.addTo(figures, load + ": line to API");
            page.addTo(figures, load + ": line to page");
        }
    }

    private Times measure(List<Probe> probes, ListeningPage page, Times times) throws Exception {
        for (int turn = 0; turn < TURNS; turn++) {
            for (Probe probe : probes) {
                // The next line comes at any moment between two looks of a shipper, and between two commits.
                TimeUnit.MILLISECONDS.sleep(20 + random.nextInt(150));
                boolean fails = turn % 2 == 0;
                CompletableFuture<Long> told = page.expect(probe.host, fails);
                long begin = probe.print(fails);
                times.api.add(probe.awaitApi(fails) - begin);
                times.page.add(told.get(LONGEST.toSeconds(), TimeUnit.SECONDS) - begin);
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
        long print(boolean failing) throws IOException {
            String message = failing
                    ? "{\"cause\":\"pairing-required\",\"handshake\":\"failed\",\"deviceId\":\"" + DEVICE
                            + "\",\"requestId\":\"" + UUID.randomUUID()
                            + "\",\"reason\":\"not-paired\"},\"2\":\"closed before connect conn=" + UUID.randomUUID()
                            + " remote=10.20.4.31 fwd=n/a origin=n/a host=10.20.4.2:18789 ua=n/a code=1008"
                            + " reason=pairing required\""
                    : "\"device pairing approved device=" + DEVICE + " role=operator\"";
            String time = Instant.now().toString();
            Files.writeString(
                    log,
                    "{\"0\":\"{\\\"subsystem\\\":\\\"gateway" + (failing ? "/ws" : "") + "\\\"}\",\"1\":" + message
                            + ",\"_meta\":{\"logLevelName\":\"WARN\",\"date\":\"" + time + "\"},\"time\":\"" + time
                            + "\"}\n",
                    StandardOpenOption.APPEND);
            return System.nanoTime();
        }

        long awaitApi(boolean failing) throws IOException, InterruptedException {
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
            throw new IllegalStateException("the API has no such diagnosis of " + host + " after " + LONGEST);
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

    /** Lines of a fleet at a steady pace, as its shippers send them. */
    private static final class BusyFleet implements AutoCloseable {
        private static final int TICKS_PER_SECOND = 100;

        private final KafkaProducer<String, byte[]> producer;
        private final Thread sending = new Thread(this::send, "busy-fleet");
        private final long begin = System.nanoTime();
        private volatile boolean stopping;
        private volatile long sent;

        BusyFleet(String bootstrapServers) {
            producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", bootstrapServers, "compression.type", "lz4", "linger.ms", 5),
                    new StringSerializer(),
                    new ByteArraySerializer());
            sending.start();
        }

        /** Lines a second so far. */
        double rate() {
            return sent / ((System.nanoTime() - begin) / 1e9);
        }

        private void send() {
            // A line of the traffic takes a millisecond, ten times as long as here: begin so early that none is of
            // later.
            var traffic = new Traffic(HOSTS, Instant.now().minus(Duration.ofMinutes(20)));
            long next = System.nanoTime();
            try {
                while (!stopping) {
                    for (int n = 0; n < LINES_PER_SECOND / TICKS_PER_SECOND; n++) {
                        Traffic.Shipped line = traffic.nextShipped();
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
