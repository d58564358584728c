package dev.gatewatch.benchmarks.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A host's {@link GatewayStandIn}, as the audit has it in hand. What it was told and has not done is told again. */
final class Gateway implements AutoCloseable {
    private final List<String> command;
    private final Map<String, String> environment;
    private Process process;
    private String lastOrder;
    private int goal;
    private volatile int reached;

    Gateway(Path log, Map<String, String> environment) {
        this.command = Role.java("64m", GatewayStandIn.class, log.toString());
        this.environment = environment;
    }

    void start() throws IOException {
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        process = builder.start();
        Process started = process;
        var listener = new Thread(() -> listen(started), "gateway-answers");
        listener.setDaemon(true);
        listener.start();
    }

    private void listen(Process speaking) {
        try (var answers =
                new BufferedReader(new InputStreamReader(speaking.getInputStream(), StandardCharsets.UTF_8))) {
            for (String answer; (answer = answers.readLine()) != null; ) {
                reached = Integer.parseInt(answer.substring("at ".length()));
            }
        } catch (IOException e) {
            // It was killed.
        }
    }

    /** Lets it write so many lines more, at that rate. Returns at once. */
    void write(int lines, int perSecond) throws IOException {
        goal += lines;
        tell("until " + goal + " " + perSecond);
    }

    /** Gives it an order that is none to write; see {@link GatewayStandIn}. Returns at once. */
    void tell(String order) throws IOException {
        lastOrder = order;
        Writer in = process.outputWriter(StandardCharsets.UTF_8);
        in.write(order + "\n");
        in.flush();
    }

    /** Counts lines that an order has spoiled as written. */
    void spoiled(int lines) {
        goal += lines;
    }

    /** Kills it, starts it again, and lets it go on where it was. */
    void killAndRestart() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        start();
        if (reached < goal) {
            tell(lastOrder);
        }
    }

    /** How many lines it was told to write, in all: the number of the last. */
    int goal() {
        return goal;
    }

    /** Waits until it has written all that it was told to. */
    void await(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (reached < goal) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("a gateway wrote " + reached + " lines of " + goal + " and no more");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
