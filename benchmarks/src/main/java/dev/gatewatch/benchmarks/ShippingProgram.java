package dev.gatewatch.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Programs that bring the lines of a file to Kafka, each told to wait for all replicas and to pack by lz4. */
enum ShippingProgram {
    KCAT("kcat") {
        @Override
        boolean isInstalled() {
            return isOnPath("kcat");
        }

        @Override
        List<String> command(Path log, String servers, String topic, Path own) {
            return List.of(
                    "kcat", "-P", "-b", servers, "-t", topic, "-X", "acks=all", "-z", "lz4", "-q", "-l", "" + log);
        }
    },

    RSYSLOG("rsyslog") {
        @Override
        boolean isInstalled() {
            return isOnPath("rsyslogd")
                    && List.of("/usr/lib/x86_64-linux-gnu/rsyslog", "/usr/lib/aarch64-linux-gnu/rsyslog").stream()
                            .anyMatch(modules -> Files.exists(Path.of(modules, "omkafka.so")));
        }

        @Override
        List<String> command(Path log, String servers, String topic, Path own) throws IOException {
            Path settings = Files.writeString(own.resolve("rsyslog.conf"), """
                    global(workDirectory="%s")
                    module(load="imfile")
                    module(load="omkafka")
                    template(name="line" type="string" string="%%msg%%")
                    ruleset(name="kafka" queue.type="FixedArray" queue.size="500000" queue.dequeueBatchSize="4096") {
                      action(type="omkafka" broker="%s" topic="%s" template="line" resubmitOnFailure="on"
                        confParam=["compression.codec=lz4", "acks=all", "queue.buffering.max.messages=1000000"])
                    }
                    input(type="imfile" file="%s" tag="gateway" ruleset="kafka")
                    """.formatted(own, servers, topic, log));
            return List.of("rsyslogd", "-n", "-f", "" + settings, "-i", "" + own.resolve("pid"));
        }
    },

    GATEWATCH("gatewatch ship") {
        @Override
        boolean isInstalled() {
            return true;
        }

        @Override
        List<String> command(Path log, String servers, String topic, Path own) {
            return List.of(
                    gatewatch(),
                    "ship",
                    "--kafka",
                    servers,
                    "--host",
                    "benchmark",
                    "--state",
                    "" + own.resolve("state"),
                    "--source",
                    "file:" + log);
        }
    };

    private final String title;

    ShippingProgram(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Our own launcher. */
    static String gatewatch() {
        return Path.of(System.getProperty("gatewatch.home"), "gatewatch").toString();
    }

    abstract boolean isInstalled();

    /**
     * The command that brings a file's lines to a topic. It need not end by itself.
     *
     * @param own a directory for what it keeps
     */
    abstract List<String> command(Path log, String servers, String topic, Path own) throws IOException;

    private static boolean isOnPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
