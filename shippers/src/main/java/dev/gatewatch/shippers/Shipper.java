package dev.gatewatch.shippers;

import dev.gatewatch.protocol.Gap;
import dev.gatewatch.protocol.Heartbeat;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.shippers.checkpoint.Checkpoint;
import dev.gatewatch.shippers.intake.Intake;
import dev.gatewatch.shippers.intake.Telling;
import dev.gatewatch.shippers.intake.WireLines;
import dev.gatewatch.shippers.sender.HttpOutlet;
import dev.gatewatch.shippers.sender.KafkaOutlet;
import dev.gatewatch.shippers.sender.Outlet;
import dev.gatewatch.shippers.sender.Sender;
import dev.gatewatch.shippers.source.Source;
import dev.gatewatch.shippers.source.Sources;
import dev.gatewatch.shippers.spool.Spool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host agent: reads lines, takes secrets out of them, and brings each of them to Kafka once.
 *
 * <pre>
 *   [sources] ──lines──► [intake] ──batches with positions──► (spool) ──► [sender] ──► Kafka or ingest
 *                                                                            │
 *                                            (checkpoint) ◄──arrived─────────┘
 * </pre>
 *
 * A source goes on where the spool says, and where the spool says nothing, where the checkpoint says. Each source has a
 * thread, the sender has one, and one keeps house: it syncs the spool, saves the checkpoint, and sends heartbeats.
 */
public final class Shipper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Shipper.class);
    private static final Duration HOUSEKEEPING = Duration.ofSeconds(1);
    private static final Duration SOURCES_END = Duration.ofSeconds(3);
    private static final Duration SENDER_ENDS = Duration.ofSeconds(2);

    private final ShipperConfig config;
    private final Clock clock;
    private final StateDir stateDir;
    private final Checkpoint checkpoint;
    private final Spool spool;
    private final Sender sender;
    private final List<Source> sources;
    private final Intake ownIntake;
    private final LongAdder linesLost = new LongAdder();

    private final List<Thread> sourceThreads = new ArrayList<>();
    private final CountDownLatch sourcesEnded;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Thread senderThread;
    private Thread houseKeeper;
    private long spoolLossesCounted;
    private volatile boolean closing;

    private Shipper(Builder builder) throws IOException {
        config = builder.config;
        clock = builder.clock;
        stateDir = StateDir.open(config.stateDir());
        try {
            checkpoint = Checkpoint.open(stateDir.checkpoint(), LOG::warn);
            spool = Spool.open(
                    stateDir.spool(),
                    config.spoolLimitBytes(),
                    checkpoint.acknowledged(),
                    new WireLines(builder.telling),
                    LOG::warn);
        } catch (IOException e) {
            stateDir.close();
            throw e;
        }
        Map<String, String> positions = new HashMap<>(checkpoint.positions());
        positions.putAll(spool.positions());
        ownIntake = new Intake(config.host(), spool, clock, builder.redact, linesLost);
        sources = Sources.of(config.sources(), config.gateway(), ownIntake::another, positions, stateDir.pids());
        sourcesEnded = new CountDownLatch(sources.size());
        sender = new Sender(spool, checkpoint, connector(), Sender.STUCK, new SenderPause(), LOG::warn);
    }

    /** Settings, and what only tests and other parts of Gatewatch set. */
    public static final class Builder {
        private final ShipperConfig config;
        private final UnaryOperator<String> redact;
        private Predicate<byte[]> telling = new Telling();
        private Clock clock = Clock.systemUTC();

        private Builder(ShipperConfig config, UnaryOperator<String> redact) {
            this.config = config;
            this.redact = redact;
        }

        /** What tells, of a line's JSON, whether it may be evidence: other lines go first when the spool is full. */
        public Builder telling(Predicate<byte[]> judge) {
            telling = judge;
            return this;
        }

        public Builder clock(Clock other) {
            clock = other;
            return this;
        }

        /**
         * Opens the state directory; nothing runs before {@link Shipper#start}.
         *
         * @throws IOException if the state directory cannot be used; the message is a sentence for the operator
         */
        public Shipper build() throws IOException {
            return new Shipper(this);
        }
    }
}
