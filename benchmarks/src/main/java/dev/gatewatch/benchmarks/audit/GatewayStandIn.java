package dev.gatewatch.benchmarks.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * A process in the place of a gateway: it writes numbered lines to a log, one write each as a gateway does, and in
 * bursts. It is told on standard input what to do, and says on standard output how far it is. Killed at any moment and
 * started again, it goes on with the next number.
 *
 * <pre>
 *   until NUMBER RATE    writes lines up to that number, so many a second, and answers: at NUMBER
 *   rotate               renames the log to .1, .1 to .2 and so on, drops .6, and begins a new one
 *   truncate             empties the log
 *   skip | double | swap spoils the record: leaves out a number, writes one twice, exchanges two
 * </pre>
 */
final class GatewayStandIn {
    private static final int KEPT_ARCHIVES = 5;
    private static final int BURSTS_PER_SECOND = 4;
    private static final int TAIL_BYTES = 64 * 1024;

    private final Path log;
    private final RandomAccessFile ledger;
    private int last;

    private GatewayStandIn(Path log) throws IOException {
        this.log = log;
        this.ledger = new RandomAccessFile(log + ".written", "rw");
        this.last = Math.max(inLedger(), Math.max(lastIn(log), lastIn(archive(1))));
    }

    /** Called with the path of the log. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var gateway = new GatewayStandIn(Path.of(arguments[0]));
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command; (command = commands.readLine()) != null; ) {
            gateway.obey(command.split(" "));
        }
    }

    private void obey(String[] words) throws IOException, InterruptedException {
        switch (words[0]) {
            case "until" -> writeUntil(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "rotate" -> rotate();
            case "truncate" ->
                Files.newOutputStream(log, StandardOpenOption.TRUNCATE_EXISTING).close();
            case "skip" -> last++;
            case "double" -> writeAgain();
            case "swap" -> swap();
            default -> throw new IllegalArgumentException("unknown command: " + words[0]);
        }
    }

    private void writeUntil(int number, int rate) throws IOException, InterruptedException {
        int burst = Math.max(1, rate / BURSTS_PER_SECOND);
        long begun = System.nanoTime();
        long written = 0;
        try (OutputStream out = append()) {
            while (last < number) {
                write(out, last + 1);
                if (++written % burst == 0) {
                    long due = begun + written * 1_000_000_000L / rate;
                    TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                }
            }
        }
        System.out.println("at " + last);
    }

    private OutputStream append() throws IOException {
        return Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void write(OutputStream out, int number) throws IOException {
        String line = NumberedLine.text(number, Instant.now().truncatedTo(ChronoUnit.MILLIS)) + "\n";
        out.write(line.getBytes(StandardCharsets.UTF_8));
        last = number;
        ledger.seek(0);
        ledger.writeInt(number);
    }

    private void rotate() throws IOException {
        Files.deleteIfExists(archive(KEPT_ARCHIVES));
        for (int n = KEPT_ARCHIVES - 1; n >= 0; n--) {
            if (Files.exists(archive(n))) {
                Files.move(archive(n), archive(n + 1), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private void writeAgain() throws IOException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(5); // A line of the same number and moment would be the same line.
        try (OutputStream out = append()) {
            write(out, last);
        }
    }

    private void swap() throws IOException {
        int first = last + 1;
        try (OutputStream out = append()) {
            for (int number : new int[] {first + 2, first + 1, first, first + 3}) {
                write(out, number);
            }
        }
    }

    private Path archive(int n) {
        return n == 0 ? log : log.resolveSibling(log.getFileName() + "." + n);
    }

    private int inLedger() throws IOException {
        return ledger.length() < Integer.BYTES ? 0 : ledger.readInt();
    }

    private static int lastIn(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, in.length() - TAIL_BYTES);
            byte[] tail = new byte[(int) (in.length() - from)];
            in.seek(from);
            in.readFully(tail);
            return NumberedLine.lastNumberIn(new String(tail, StandardCharsets.UTF_8));
        }
    }
}
