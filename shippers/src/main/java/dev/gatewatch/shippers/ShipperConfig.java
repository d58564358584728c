package dev.gatewatch.shippers;

import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.shippers.sender.KafkaOutlet;
import dev.gatewatch.shippers.source.InvalidSourceException;
import dev.gatewatch.shippers.source.SourceSpec;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/**
 * What a shipper is to do.
 *
 * @param host name under which everything is sent, and the key of every record
 * @param gateway name of the gateway where lines do not tell a profile
 * @param sources where lines come from; see {@link SourceSpec}
 * @param stateDir where spool and checkpoint are kept; one shipper at a time
 * @param destination where lines go
 * @param spoolLimitBytes what may wait on disk
 * @param checks whether facts of the host are looked up and sent
 */
public record ShipperConfig(
        String host,
        String gateway,
        List<String> sources,
        Path stateDir,
        Destination destination,
        long spoolLimitBytes,
        boolean checks) {

    /** What may wait on disk where nothing else is said. */
    public static final long DEFAULT_SPOOL_BYTES = 512L * 1024 * 1024;

    /** Less cannot hold one burst. */
    public static final long SMALLEST_SPOOL_BYTES = 1024 * 1024;

    /** Where lines come from when nothing else is said. */
    public static final String DEFAULT_SOURCE = "auto";

    private static final int LONGEST_NAME = 255;
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

    /** Where lines go. */
    public sealed interface Destination {}

    /**
     * Straight to Kafka.
     *
     * @param settings of the producer, Kafka's own, passed on as they are; {@code bootstrap.servers} at least
     */
    public record Kafka(Map<String, String> settings) implements Destination {
        public Kafka {
            settings = Map.copyOf(settings);
        }
    }

    /**
     * Through ingest.
     *
     * @param address such as {@code https://gatewatch.example:9181}
     * @param token of this host; {@code null} where ingest asks for none
     */
    public record Ingest(URI address, String token) implements Destination {
        public Ingest {
            token = token == null || token.isEmpty() ? null : token;
        }

        @Override
        public String toString() {
            return "Ingest[address=" + address + ", token=" + (token == null ? "none" : "***") + "]";
        }
    }

    /**
     * Checks the settings.
     *
     * @throws InvalidShipperConfigException telling every mistake at once
     */
    public ShipperConfig {
        gateway = gateway == null || gateway.isBlank() ? LogLine.DEFAULT_GATEWAY : gateway;
        sources = sources == null || sources.isEmpty() ? List.of(DEFAULT_SOURCE) : List.copyOf(sources);
        List<String> mistakes = new ArrayList<>();
        checkName("host", host, mistakes);
        checkName("gateway", gateway, mistakes);
        for (String source : sources) {
            try {
                SourceSpec.parse(source);
            } catch (InvalidSourceException e) {
                mistakes.add(e.getMessage());
            }
        }
        if (stateDir == null) {
            mistakes.add("There is no state directory: the shipper keeps there what has not arrived yet.");
        }
        if (spoolLimitBytes < SMALLEST_SPOOL_BYTES) {
            mistakes.add("The spool's limit is " + spoolLimitBytes + " bytes; it must be at least "
                    + SMALLEST_SPOOL_BYTES + ".");
        }
        check(destination, mistakes);
        if (!mistakes.isEmpty()) {
            throw new InvalidShipperConfigException(mistakes);
        }
    }

    private static void checkName(String what, String name, List<String> mistakes) {
        if (name == null || name.isBlank()) {
            mistakes.add("The " + what + " has no name.");
        } else if (name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            mistakes.add("The " + what + "'s name must have at most " + LONGEST_NAME
                    + " characters and no control characters.");
        }
    }

    private static void check(Destination destination, List<String> mistakes) {
        if (destination instanceof Kafka kafka) {
            try {
                KafkaOutlet.check(kafka.settings());
            } catch (ConfigException e) {
                mistakes.add("Kafka does not take its settings: " + e.getMessage());
            }
        } else if (destination instanceof Ingest ingest) {
            checkAddress(ingest.address(), mistakes);
            checkToken(ingest.token(), mistakes);
        } else {
            mistakes.add("There is no destination: give Kafka's servers or the address of ingest.");
        }
    }

    /** The token itself is not shown: it is nearly right. */
    private static void checkToken(String token, List<String> mistakes) {
        if (token != null && !TOKEN.matcher(token).matches()) {
            mistakes.add("The token for ingest has characters that no token has, such as a blank or a line end. A file"
                    + " with Windows line ends leaves one behind each value: save it with Unix line ends.");
        }
    }

    private static void checkAddress(URI address, List<String> mistakes) {
        boolean usable = address != null
                && address.getHost() != null
                && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()));
        if (!usable) {
            mistakes.add("The address of ingest is " + address
                    + "; it must begin with http:// or https:// and name a host, such as http://127.0.0.1:9181.");
        }
    }
}
