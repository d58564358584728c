package dev.gatewatch.streams;

import dev.gatewatch.protocol.Topics;
import dev.gatewatch.streams.alert.RepeatedCloses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * How one instance of the streams-app runs.
 *
 * @param address host name or IP address to listen on; only the loopback address, as nothing asks who is there
 * @param port 0 for any free one
 * @param stateDir where the stores are kept; of this instance alone
 * @param instance name of this instance, the same after every restart: with it a restart goes on at once, without it
 *     the partitions wait for the old session to end
 * @param rules never {@code null}
 * @param tuning never {@code null}
 * @param kafka settings of the Kafka clients; {@code bootstrap.servers} is required. What delivery rests on is set by
 *     us whatever is given here
 */
public record ServerConfig(
        String address,
        int port,
        Path stateDir,
        String instance,
        Rules rules,
        Tuning tuning,
        Map<String, Object> kafka) {

    /** The port unless an operator says otherwise. */
    public static final int DEFAULT_PORT = 9180;

    /** @throws IllegalArgumentException if this would let anybody in; the message says what to do */
    public ServerConfig {
        Objects.requireNonNull(stateDir, "stateDir");
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(rules, "rules");
        Objects.requireNonNull(tuning, "tuning");
        kafka = Map.copyOf(kafka);
        if (!isLoopback(address)) {
            throw new IllegalArgumentException("refusing to listen on " + address
                    + ": the dashboard and its API ask nobody who they are. Listen on 127.0.0.1, and put a proxy that"
                    + " signs people in before it.");
        }
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "cannot listen on \"" + address + "\": no such address on this machine. Give an IP address.", e);
        }
    }

    /**
     * What is recognised, and what raises an alert.
     *
     * @param catalogue directory that is laid over the bundled catalogue; {@code null} for the bundled one alone
     * @param silentAfter how long a host's shipper may say nothing before the host counts as silent. Shorter than a
     *     few heartbeats makes silent hosts out of busy networks
     */
    public record Rules(Path catalogue, RepeatedCloses repeatedCloses, Duration silentAfter) {
        public static final Rules DEFAULT = new Rules(null, RepeatedCloses.DEFAULT, Duration.ofSeconds(45));
    }

    /**
     * What depends on the machine and the cluster.
     *
     * @param partitions of every topic, when they are created; at most so many tasks share the work
     * @param replicationFactor of every topic, when they are created; -1 for the cluster's default
     * @param threads that process
     * @param commitInterval a diagnosis is seen this long after its line: longer costs latency, shorter throughput
     * @param standbys copies of the state that other instances keep warm
     */
    public record Tuning(int partitions, short replicationFactor, int threads, Duration commitInterval, int standbys) {
        public static final Tuning DEFAULT =
                new Tuning(Topics.DEFAULT_PARTITIONS, (short) -1, 1, Duration.ofMillis(50), 0);
    }
}
