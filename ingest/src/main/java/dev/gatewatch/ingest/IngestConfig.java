package dev.gatewatch.ingest;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * Where the front door stands, who may pass, and how much.
 *
 * @param address host name or IP address to listen on
 * @param port 0 for any free one
 * @param tokens file of the hosts' {@link Tokens}; {@code null} where no tokens are asked for, which only the loopback
 *     address allows
 * @param tls {@code null} for plain HTTP
 * @param acceptPlainText whether tokens may travel unencrypted beyond this machine, because something in front of
 *     ingest encrypts or the network is trusted
 * @param limits never {@code null}
 * @param kafka settings of the Kafka producer; {@code bootstrap.servers} is required. What delivery rests on ({@code
 *     acks}, {@code enable.idempotence}, one request at a time, the serializers) is set by ingest whatever is given here
 */
public record IngestConfig(
        String address,
        int port,
        Path tokens,
        Tls tls,
        boolean acceptPlainText,
        Limits limits,
        Map<String, Object> kafka) {

    /** The port unless an operator says otherwise. */
    public static final int DEFAULT_PORT = 9181;

    /** @throws IllegalArgumentException if this would open the door to anybody; the message says what to do */
    public IngestConfig {
        Objects.requireNonNull(limits, "limits");
        kafka = Map.copyOf(kafka);
        if (!isLoopback(address)) {
            if (tokens == null) {
                throw new IllegalArgumentException("refusing to listen on " + address
                        + " without tokens: anybody who reaches it could write any host's history. Give a token file"
                        + " (see: gatewatch ingest token add), or listen on 127.0.0.1.");
            }
            if (tls == null && !acceptPlainText) {
                throw new IllegalArgumentException("refusing to listen on " + address
                        + " without TLS: tokens would travel in the clear. Give a key store, or accept plain text"
                        + " expressly where a proxy in front encrypts.");
            }
        }
    }

    /** On the loopback address without tokens, for a process of the same machine. */
    public static IngestConfig loopback(int port, Map<String, Object> kafka) {
        return new IngestConfig("127.0.0.1", port, null, null, false, Limits.DEFAULT, kafka);
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
     * The certificate to show.
     *
     * @param keyStore a PKCS#12 file with the private key and its certificate chain
     * @param password of the key store
     */
    public record Tls(Path keyStore, String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return "Tls[keyStore=" + keyStore + "]";
        }
    }

    /**
     * What one request, one host and all together may take.
     *
     * @param bodyBytes of one request, unpacked
     * @param lineBytes of one line or record; a longer one is dead-lettered. Kafka's own limit of 1 MiB a message must
     *     not be exceeded
     * @param lines of one request
     * @param linesPerSecond of one host; bursts of ten seconds' worth pass
     * @param inFlightBytes of all requests from their first byte to Kafka's answer
     * @param acknowledgement how long Kafka may take
     */
    public record Limits(
            int bodyBytes, int lineBytes, int lines, int linesPerSecond, long inFlightBytes, Duration acknowledgement) {
        public static final Limits DEFAULT =
                new Limits(16 << 20, 512 << 10, 100_000, 50_000, 128L << 20, Duration.ofSeconds(15));
    }
}
