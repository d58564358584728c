package dev.gatewatch.benchmarks;

import dev.gatewatch.cli.up.EmbeddedBroker;
import dev.gatewatch.protocol.Topics;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The host agent as a process of its own, beside the programs that people use to bring a file to Kafka: a large file as
 * fast as each can, on one broker, acknowledged by it and packed alike; and what the agent takes while lines are few.
 *
 * <p>Only ours parses, redacts, spools and checkpoints: kcat does none of it, rsyslog keeps its place in the file.
 */
final class ShipperBenchmark implements Benchmark {
    private static final int LINES = 2_000_000;
    private static final int ROUNDS = 3;
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static final int FEW = 100;
    private static final int MANY = 10_000;
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration CALM = Duration.ofSeconds(30);

    private Figures figures;
    private Path data;
    private EmbeddedBroker broker;
    private Admin admin;

    @Override
    public void run(Figures where) throws Exception {
        figures = where;
        data = Files.createTempDirectory("gatewatch-benchmark");
        try (var started = EmbeddedBroker.start(data.resolve("kafka"), freePort());
                var client = Admin.create(Map.of("bootstrap.servers", started.bootstrapServers()))) {
            broker = started;
            admin = client;
            // Builds what it runs, where that was not done yet.
            start(List.of(ShippingProgram.gatewatch(), "ship", "--help"), data).waitFor();
            compareRates();
            measureCalm(FEW);
            measureCalm(MANY);
        } finally {
            try (Stream<Path> files = Files.walk(data)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    // ---------------------------------------------------------------- as fast as it can

    private void compareRates() throws Exception {
        Path log = data.resolve("gateway.log");
        figures.progress("writing " + LINES + " lines of " + ShortLines.BYTES + " bytes");
        var lines = new ShortLines(Instant.parse("2026-11-22T00:00:00Z"));
        try (OutputStream out = Files.newOutputStream(log);
                var buffered = new BufferedOutputStream(out, 1 << 20)) {
            for (int n = 0; n < LINES; n++) {
                buffered.write(lines.next());
            }
        }
        Map<String, double[]> rates = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (ShippingProgram program : ShippingProgram.values()) {
                if (program.isInstalled()) {
                    double rate = rate(program, log, round);
                    rates.computeIfAbsent(program.title(), title -> new double[ROUNDS])[round] = rate;
                    figures.progress("round " + (round + 1) + " of " + ROUNDS + ": " + program.title() + " "
                            + Math.round(rate) + " lines/s");
                } else if (round == 0) {
                    figures.progress(program.title() + " is not installed and left out");
                }
            }
        }
        double ours = median(rates.get(ShippingProgram.GATEWATCH.title()));
        rates.forEach((title, values) -> figures.add(title, median(values), "lines/s"));
        rates.forEach((title, values) -> {
            if (!title.equals(ShippingProgram.GATEWATCH.title())) {
                figures.add(ShippingProgram.GATEWATCH.title() + " : " + title, ours / median(values), "times");
            }
        });
    }

    /** Lines per second from the first that the broker has acknowledged to the last. */
    private double rate(ShippingProgram program, Path log, int round) throws Exception {
        Path own = Files.createDirectories(data.resolve(program.name() + "-" + round));
        String topic = program == ShippingProgram.GATEWATCH ? Topics.LOGS.name() : program.name() + "-" + round;
        // What one host sends is kept in order, which is what one partition does.
        create(topic, Topics.HEARTBEATS.name());
        Process process = start(program, log, topic, own);
        try {
            awaitLines(topic, 1, LINES, process);
            long start = System.nanoTime();
            long first = endOf(topic);
            awaitLines(topic, LINES, LINES, process);
            return (LINES - first) / ((System.nanoTime() - start) / 1e9);
        } finally {
            end(process);
            delete(topic, Topics.HEARTBEATS.name());
        }
    }

    private Process start(ShippingProgram program, Path log, String topic, Path own) throws IOException {
        return start(program.command(log, broker.bootstrapServers(), topic, own), own);
    }

    private static Process start(List<String> command, Path own) throws IOException {
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(own.resolve("errors").toFile())
                .start();
    }

    /** Waits for so many lines; more than there are would be lines that came twice. */
    private void awaitLines(String topic, long lines, long most, Process process) throws Exception {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        long arrived;
        while ((arrived = endOf(topic)) < lines) {
            if (System.nanoTime() > deadline || !process.isAlive() && process.exitValue() != 0) {
                throw new IllegalStateException("only " + arrived + " of " + lines + " lines arrived in " + topic);
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        if (arrived > most) {
            throw new IllegalStateException(arrived + " lines arrived in " + topic + " of " + most);
        }
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    // ---------------------------------------------------------------- while lines are few

    private void measureCalm(int linesPerSecond) throws Exception {
        Path own = Files.createDirectories(data.resolve("calm-" + linesPerSecond));
        Path log = own.resolve("gateway.log");
        create(Topics.LOGS.name(), Topics.HEARTBEATS.name());
        Files.createFile(log);
        Process process = start(ShippingProgram.GATEWATCH, log, Topics.LOGS.name(), own);
        try (OutputStream out = Files.newOutputStream(log)) {
            var writer = new SteadyWriter(out, linesPerSecond);
            figures.progress(
                    linesPerSecond + " lines/s for " + WARM_UP.plus(CALM).toSeconds() + " s");
            writer.writeFor(WARM_UP);
            Duration before = cpu(process);
            long start = System.nanoTime();
            writer.writeFor(CALM);
            double seconds = (System.nanoTime() - start) / 1e9;
            double used = cpu(process).minus(before).toNanos() / 1e9;
            figures.add("at " + linesPerSecond + " lines/s: processor", 100 * used / seconds, "% of one core");
            figures.add("at " + linesPerSecond + " lines/s: memory", residentMegabytes(process), "MB");
            awaitLines(Topics.LOGS.name(), writer.written(), writer.written(), process);
        } finally {
            end(process);
            delete(Topics.LOGS.name(), Topics.HEARTBEATS.name());
        }
    }

    private static Duration cpu(Process process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static double residentMegabytes(Process process) throws IOException {
        Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(process.pid())).start();
        String kilobytes = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return Long.parseLong(kilobytes) * 1024 / 1e6;
    }

    // ---------------------------------------------------------------- the broker

    private void create(String... topics) throws Exception {
        admin.createTopics(Stream.of(topics)
                        .map(topic -> new NewTopic(topic, 1, (short) 1))
                        .toList())
                .all()
                .get();
    }

    private void delete(String... topics) throws Exception {
        admin.deleteTopics(List.of(topics)).all().get();
    }

    private long endOf(String topic) throws Exception {
        var partition = new TopicPartition(topic, 0);
        try {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                // It was made a moment ago, and not everybody knows yet.
                return 0;
            }
            throw e;
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
