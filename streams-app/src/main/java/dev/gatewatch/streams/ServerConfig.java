package dev.gatewatch.streams;

import dev.gatewatch.protocol.Topics;
import dev.gatewatch.streams.access.Access;
import dev.gatewatch.streams.alert.AlertSettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * How one instance of the streams-app runs.
 *
 * @param address host name or IP address to listen on
 * @param port 0 for any free one
 * @param access never {@code null}; one that asks nobody who they are only with the loopback address
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
        Access access,
        Path stateDir,
        String instance,
        Rules rules,
        Tuning tuning,
        Map<String, Object> kafka) {

    /** The port unless an operator says otherwise. */
    public static final int DEFAULT_PORT = 9180;

    /** @throws IllegalArgumentException if this would let anybody in; the message says what to do */
    public ServerConfig {
        Objects.requireNonNull(access, "access");
        Objects.requireNonNull(stateDir, "stateDir");
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(rules, "rules");
        Objects.requireNonNull(tuning, "tuning");
        kafka = Map.copyOf(kafka);
        if (!isLoopback(address)) {
            if (!access.asksWho()) {
                throw new IllegalArgumentException("refusing to listen on " + address
                        + " without asking who is there: anybody who reaches it could read every host's history. Give a"
                        + " token file (see: gatewatch serve token add), or trust a proxy that signs people in, or"
                        + " listen on 127.0.0.1.");
            }
            if (access.tls() == null && !access.acceptPlainText()) {
                throw new IllegalArgumentException("refusing to listen on " + address
                        + " without TLS: tokens and names would travel in the clear. Give a key store, or accept plain"
                        + " text expressly where a proxy in front encrypts.");
            }
        }
    }

    /** On the loopback address, where nobody is asked who they are. */
    public ServerConfig(
            String address,
            int port,
            Path stateDir,
            String instance,
            Rules rules,
            Tuning tuning,
            Map<String, Object> kafka) {
        this(address, port, Access.OPEN, stateDir, instance, rules, tuning, kafka);
    }

    /**
     * Where people find the page, for links: where the operator says, else where it listens; where that is every address of
     * this machine, under its name.
     *
     * @param port that it listens on
     */
    URI page(int port) {
        if (access.publicUrl() != null) {
            return access.publicUrl();
        }
        String name = address.contains(":") ? "[" + address + "]" : address;
        try {
            if (InetAddress.getByName(address).isAnyLocalAddress()) {
                name = InetAddress.getLocalHost().getCanonicalHostName();
            }
        } catch (UnknownHostException e) {
            name = "localhost";
        }
        return URI.create((access.tls() == null ? "http://" : "https://") + name + ":" + port);
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
     * @param alerts never {@code null}
     */
    public record Rules(Path catalogue, AlertSettings alerts) {
        public static final Rules DEFAULT = new Rules(null, AlertSettings.DEFAULT);
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
