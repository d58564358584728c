package dev.gatewatch.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a process takes of processor and memory, also when it has ended: as it was when it was {@link #look looked} at
 * last.
 */
final class ProcessUsage {
    private final Process process;
    private Duration processor = Duration.ZERO;
    /** Nanoseconds of each thread, also of those that have ended. */
    private final Map<Path, Long> threads = new HashMap<>();

    private final Map<Path, Work> workOfThreads = new HashMap<>();

    /** What the agent's threads do, by how their names begin; the system keeps 15 characters of them. */
    enum Work {
        READING("reading, redacting, spooling", "shipper-source"),
        SENDING("sending", "shipper-sender", "kafka-producer"),
        COMPILING("the JVM's compilers", "C1 Compiler", "C2 Compiler"),
        COLLECTING("collecting garbage", "VM Thread"),
        REST("starting, and the rest");

        private final String title;
        private final List<String> names;

        Work(String title, String... names) {
            this.title = title;
            this.names = List.of(names);
        }

        String title() {
            return title;
        }

        private static Work of(String thread) {
            return Stream.of(values())
                    .filter(work -> work.names.stream().anyMatch(thread::startsWith))
                    .findFirst()
                    .orElse(REST);
        }
    }

    ProcessUsage(Process process) {
        this.process = process;
    }

    /** Sees what it has taken so far. */
    void look() throws IOException {
        process.info().totalCpuDuration().ifPresent(time -> processor = time);
        Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
        if (!Files.isDirectory(tasks)) {
            return;
        }
        try (Stream<Path> present = Files.list(tasks)) {
            for (Path thread : (Iterable<Path>) present::iterator) {
                look(thread);
            }
        } catch (IOException e) {
            // It has just ended.
        }
    }

    private void look(Path thread) throws IOException {
        String nanoseconds = Files.readString(thread.resolve("schedstat")).split(" ")[0];
        threads.put(thread, Long.parseLong(nanoseconds));
        if (workOfThreads.getOrDefault(thread, Work.REST) == Work.REST) {
            // A thread is named after it has begun.
            workOfThreads.put(thread, Work.of(Files.readString(thread.resolve("comm"))));
        }
    }

    /** Processor time of all its threads. */
    Duration processor() throws IOException {
        look();
        return processor;
    }

    /** Processor time by work; empty where the system does not tell. */
    Map<Work, Duration> work() {
        Map<Work, Duration> times = new EnumMap<>(Work.class);
        threads.forEach(
                (thread, nanos) -> times.merge(workOfThreads.get(thread), Duration.ofNanos(nanos), Duration::plus));
        return times;
    }

    double residentMegabytes() throws IOException {
        Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(process.pid())).start();
        String kilobytes = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return Long.parseLong(kilobytes) * 1024 / 1e6;
    }
}
