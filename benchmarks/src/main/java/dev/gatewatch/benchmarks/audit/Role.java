package dev.gatewatch.benchmarks.audit;

import dev.gatewatch.cli.Agent;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One process of the audit. It can be killed and started again; what it has to say goes to a file. */
final class Role implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;

    private final String name;
    private final Path log;
    private final List<String> command;
    private final Map<String, String> environment;
    private Process process;

    /**
     * A role that nobody plays yet.
     *
     * @param log what the process prints is added to it
     * @param environment beside that of the audit itself
     */
    Role(String name, Path log, List<String> command, Map<String, String> environment) {
        this.name = name;
        this.log = log;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
    }

    /** The command that runs a class of ours. */
    static List<String> java(String heap, Class<?> main, String... arguments) {
        return java(List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), main, arguments);
    }

    /** The command that runs the host agent as its archive does, with the same options of the JVM. */
    static List<String> agent(String... arguments) {
        Path options = Path.of(System.getProperty("gatewatch.home"), "shippers", "jvm.options");
        return java(List.of("@" + options, "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError"), Agent.class, arguments);
    }

    private static List<String> java(List<String> options, Class<?> main, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    void start() throws IOException {
        var builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(variable -> variable.matches("(GATEWATCH|OPENCLAW|CLAWDBOT)_.*"));
        builder.environment().putAll(environment);
        process = builder.redirectInput(new File("/dev/null")).start();
    }

    /** Ends it as the kernel does when memory is short: without a word. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks it to stop, and waits until it has. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(name + " did not stop within " + PATIENCE_SECONDS + " s; see " + log);
        }
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** The processes that it has started, and those that they have. */
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    String name() {
        return name;
    }

    Path log() {
        return log;
    }

    /** Ends it and all that it has started, if it still runs. */
    @Override
    public void close() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
