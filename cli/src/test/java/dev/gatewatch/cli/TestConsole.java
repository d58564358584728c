package dev.gatewatch.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Runs commands in this process, and keeps what they print. */
public final class TestConsole {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private byte[] in = {};
    private Map<String, String> environment = Map.of();

    public TestConsole withInput(String text) {
        return withInput(text.getBytes(StandardCharsets.UTF_8));
    }

    public TestConsole withInput(byte[] bytes) {
        in = bytes;
        return this;
    }

    public TestConsole withEnvironment(Map<String, String> variables) {
        environment = variables;
        return this;
    }

    /** Runs a command to its end, and returns its exit code. */
    public int run(String... arguments) {
        var console = new Console(
                new ByteArrayInputStream(in),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                false,
                100);
        return Gatewatch.run(List.of(arguments), environment, console);
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public List<String> outLines() {
        return out().lines().toList();
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
