package dev.gatewatch.benchmarks;

import dev.gatewatch.cli.up.EmbeddedBroker;
import dev.gatewatch.protocol.Topics;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
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
 *
 * <p>Lines per second depend on who else wants the processors, the broker among them; what does not is the processor
 * time that a program takes for a million lines.
 */
final class ShipperBenchmark implements Benchmark {
    private static final int LINES = 2_000_000;
    private static final int ROUNDS = 2;
    private static final Duration STARTING = Duration.ofSeconds(60);
    /** A program that has not brought all lines by then is judged by those that it has. */
    private static final Duration LONGEST = Duration.ofSeconds(90);

    private static final Duration GLANCE = Duration.ofMillis(50);

    private static final int FEW = 100;
    private static final int MANY = 10_000;
    /** An agent runs for months: what it takes while it is still compiled is no measure. */
    private static final Duration FEW_COMPILED_AFTER = Duration.ofMinutes(10);

    private static final Duration MANY_COMPILED_AFTER = Duration.ofMinutes(1);

    private static final Duration CALM = Duration.ofSeconds(30);

    private static final String TOPIC = Topics.LOGS.name();
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private Figures figures;
    private Path data;
    private EmbeddedBroker broker;
    private Admin admin;

    /**
     * What came of one program in one round.
     *
     * @param rate lines per second, from the first that the broker has acknowledged to the last
     * @param processor seconds for a million lines, its start included
     * @param work the same for each kind of work, where the program is ours
     */
    private record Outcome(double rate, double processor, Map<ProcessUsage.Work, Double> work) {}

    /** A program that brought nothing. */
    private static final class NothingCameException extends Exception {
        private static final long serialVersionUID = 1;

        NothingCameException(String message) {
            super(message);
        }
    }

    @Override
    public void run(Figures where) throws Exception {
        figures = where;
        data = Files.createTempDirectory("gatewatch-benchmark");
        try (var started = EmbeddedBroker.start(data.resolve("kafka"), freePort());
                var client = Admin.create(Map.of("bootstrap.servers", started.bootstrapServers()))) {
            broker = started;
            admin = client;
            // What one host sends is kept in order, which is what one partition does.
            admin.createTopics(Stream.of(Topics.LOGS, Topics.HEARTBEATS, Topics.FACTS)
                            .map(topic -> new NewTopic(topic.name(), 1, (short) 1))
                            .toList())
                    .all()
                    .get();
            figures.progress("building the agent, where that was not done yet");
            start(List.of(ShippingProgram.gatewatch(), "ship", "--help"), data).waitFor();
            compareRates();
            measureCalm(FEW, FEW_COMPILED_AFTER);
            measureCalm(MANY, MANY_COMPILED_AFTER);
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
        Map<ShippingProgram, Outcome> best = new EnumMap<>(ShippingProgram.class);
        for (int round = 1; round <= ROUNDS; round++) {
            for (ShippingProgram program : ShippingProgram.values()) {
                if (!program.isInstalled()) {
                    figures.progress(program.title() + " is not installed and left out");
                } else if (round == 1 || best.containsKey(program)) {
                    runOnce(program, log, round, best);
                }
            }
        }
        report(best);
    }

    /** Keeps the better of its rounds: what else happens on the machine only makes it slower. */
    private void runOnce(ShippingProgram program, Path log, int round, Map<ShippingProgram, Outcome> best)
            throws Exception {
        String what = "round " + round + " of " + ROUNDS + ": " + program.title();
        try {
            Outcome outcome = outcome(program, log, round);
            best.merge(program, outcome, (one, other) -> one.rate() > other.rate() ? one : other);
            figures.progress(String.format(
                    "%s %,.0f lines/s, %.2f s of processor for a million", what, outcome.rate(), outcome.processor()));
        } catch (NothingCameException e) {
            if (program == ShippingProgram.GATEWATCH) {
                throw e;
            }
            figures.progress(what + " is left out: " + e.getMessage());
        }
    }

    private void report(Map<ShippingProgram, Outcome> best) {
        String ours = ShippingProgram.GATEWATCH.title();
        report(best, "", "lines/s", Outcome::rate);
        report(best, ": processor for a million lines", "s", Outcome::processor);
        best.get(ShippingProgram.GATEWATCH)
                .work()
                .forEach((work, seconds) -> figures.add(ours + ": of it " + work.title(), seconds, "s"));
    }

    private void report(
            Map<ShippingProgram, Outcome> best, String name, String unit, ToDoubleFunction<Outcome> figure) {
        String ours = ShippingProgram.GATEWATCH.title();
        double our = figure.applyAsDouble(best.get(ShippingProgram.GATEWATCH));
        best.forEach((program, outcome) -> figures.add(program.title() + name, figure.applyAsDouble(outcome), unit));
        best.forEach((program, outcome) -> {
            if (program != ShippingProgram.GATEWATCH) {
                figures.add(ours + " : " + program.title() + name, our / figure.applyAsDouble(outcome), "times");
            }
        });
    }

    private Outcome outcome(ShippingProgram program, Path log, int round) throws Exception {
        Path own = Files.createDirectories(data.resolve(program.name() + "-" + round));
        long before = end();
        Process process = start(program.command(log, broker.bootstrapServers(), TOPIC, own), own);
        var usage = new ProcessUsage(process);
        try {
            long first = await(before + 1, STARTING, process, usage) - before;
            long start = System.nanoTime();
            if (first <= 0) {
                throw new NothingCameException("nothing came within " + STARTING.toSeconds() + " s" + errors(own));
            }
            long arrived = await(before + LINES, LONGEST, process, usage) - before;
            double seconds = (System.nanoTime() - start) / 1e9;
            requireNoneTwice(arrived, LINES);
            double millions = arrived / 1e6;
            var work = new EnumMap<ProcessUsage.Work, Double>(ProcessUsage.Work.class);
            if (program == ShippingProgram.GATEWATCH) {
                usage.work().forEach((kind, time) -> work.put(kind, seconds(time) / millions));
            }
            return new Outcome((arrived - first) / seconds, seconds(usage.processor()) / millions, work);
        } finally {
            end(process);
        }
    }

    private static Process start(List<String> command, Path own) throws IOException {
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(own.resolve("errors").toFile())
                .start();
    }

    private static String errors(Path own) throws IOException {
        String said = Files.readString(own.resolve("errors")).strip();
        return said.isEmpty() ? "" : "; it said: " + said.substring(said.lastIndexOf('\n') + 1);
    }

    private static void requireNoneTwice(long arrived, long lines) {
        if (arrived > lines) {
            throw new IllegalStateException(arrived + " lines arrived of " + lines);
        }
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    // ---------------------------------------------------------------- while lines are few

    private void measureCalm(int linesPerSecond, Duration warmUp) throws Exception {
        Path own = Files.createDirectories(data.resolve("calm-" + linesPerSecond));
        Path log = own.resolve("gateway.log");
        long before = end();
        Files.createFile(log);
        Process process = start(ShippingProgram.GATEWATCH.command(log, broker.bootstrapServers(), TOPIC, own), own);
        var usage = new ProcessUsage(process);
        try (OutputStream out = Files.newOutputStream(log)) {
            var writer = new SteadyWriter(out, linesPerSecond);
            figures.progress(
                    linesPerSecond + " lines/s for " + warmUp.plus(CALM).toSeconds() + " s");
            writer.writeFor(warmUp);
            Duration processorBefore = usage.processor();
            long start = System.nanoTime();
            writer.writeFor(CALM);
            double seconds = (System.nanoTime() - start) / 1e9;
            double used = seconds(usage.processor().minus(processorBefore));
            figures.add("at " + linesPerSecond + " lines/s: processor", 100 * used / seconds, "% of one core");
            figures.add("at " + linesPerSecond + " lines/s: memory", usage.residentMegabytes(), "MB");
            long arrived = await(before + writer.written(), LONGEST, process, usage) - before;
            if (arrived < writer.written()) {
                figures.progress("only " + arrived + " of " + writer.written() + " lines came in time" + errors(own));
            }
            requireNoneTwice(arrived, writer.written());
        } finally {
            end(process);
        }
    }

    // ---------------------------------------------------------------- the broker

    /** Waits until the topic has that end, the time is over or the program has failed; answers the end that it has. */
    private long await(long end, Duration atMost, Process process, ProcessUsage usage) throws Exception {
        long patience = System.nanoTime() + atMost.toNanos();
        long arrived;
        while ((arrived = end()) < end
                && System.nanoTime() < patience
                && (process.isAlive() || process.exitValue() == 0)) {
            usage.look();
            TimeUnit.MILLISECONDS.sleep(GLANCE.toMillis());
        }
        usage.look();
        return arrived;
    }

    private long end() throws Exception {
        try {
            return admin.listOffsets(Map.of(PARTITION, OffsetSpec.latest()))
                    .partitionResult(PARTITION)
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

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
