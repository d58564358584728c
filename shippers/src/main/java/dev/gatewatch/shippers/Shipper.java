package dev.gatewatch.shippers;

import dev.gatewatch.protocol.Gap;
import dev.gatewatch.protocol.Heartbeat;
import dev.gatewatch.protocol.HostFacts;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.protocol.redaction.Redactor;
import dev.gatewatch.shippers.checkpoint.Checkpoint;
import dev.gatewatch.shippers.checks.HostChecks;
import dev.gatewatch.shippers.intake.Intake;
import dev.gatewatch.shippers.intake.Telling;
import dev.gatewatch.shippers.intake.WireLines;
import dev.gatewatch.shippers.openclaw.Installation;
import dev.gatewatch.shippers.retry.Backoff;
import dev.gatewatch.shippers.sender.HttpOutlet;
import dev.gatewatch.shippers.sender.KafkaOutlet;
import dev.gatewatch.shippers.sender.Outlet;
import dev.gatewatch.shippers.sender.Sender;
import dev.gatewatch.shippers.source.AutoSource;
import dev.gatewatch.shippers.source.EnduringSource;
import dev.gatewatch.shippers.source.Source;
import dev.gatewatch.shippers.source.Sources;
import dev.gatewatch.shippers.spool.Spool;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
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
    private static final Duration CHECKS_AT_LEAST_EVERY = Duration.ofMinutes(10);
    private static final Duration CHECKS_AT_MOST_EVERY = Duration.ofSeconds(10);
    /** A failure is many lines, and what the tail makes of it comes a moment later. */
    private static final Duration CHECKS_SETTLE = Duration.ofSeconds(1);

    private static final Duration GLANCE = Duration.ofMillis(20);
    /** How long each part may take to stop. */
    private static final Duration STOPPING = Duration.ofSeconds(2);

    private final ShipperConfig config;
    private final Clock clock;
    private final StateDir stateDir;
    private final Checkpoint checkpoint;
    private final Spool spool;
    private final Sender sender;
    private final List<Source> sources;
    private final List<HostChecks> checks;
    private final Semaphore checksDue = new Semaphore(1);
    private final Intake ownIntake;
    private final LongAdder linesMissing = new LongAdder();

    private final List<Thread> sourceThreads = new ArrayList<>();
    private final List<Thread> helpers = new ArrayList<>();
    private final CountDownLatch sourcesRunning;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Thread senderThread;
    private boolean closing;

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
            Redactor redactor = Redactor.salted(stateDir.salt(LOG::warn));
            ownIntake =
                    new Intake(config.host(), spool, clock, Intake.CALM, redactor, linesMissing, this::checksAreDue);
            List<Source> known = Sources.of(
                    config.sources(),
                    redactor,
                    config.gateway(),
                    ownIntake::another,
                    positions(),
                    stateDir.directory());
            sources = known.stream().map(source -> enduring(source, redactor)).toList();
            checks = config.checks() ? checks(known, redactor) : List.of();
        } catch (IOException e) {
            stateDir.close();
            throw e;
        }
        sourcesRunning = new CountDownLatch(sources.size());
        sender = new Sender(spool, checkpoint, connector(), Sender.STUCK, Backoff.usual(), LOG::warn);
    }

    /** Those of every gateway that is followed by itself; of the host's only one where none is. */
    private List<HostChecks> checks(List<Source> known, Redactor redactor) {
        List<HostChecks> found = new ArrayList<>();
        for (Source source : known) {
            if (source instanceof AutoSource auto) {
                found.add(new HostChecks(
                        config.host(), auto.gateway(), auto.installation(), redactor, auto::verdict, clock));
            }
        }
        if (found.isEmpty()) {
            Installation installation = Installation.ofProcess(null);
            found.add(new HostChecks(config.host(), config.gateway(), installation, redactor, () -> null, clock));
        }
        return found;
    }

    private static Source enduring(Source source, Redactor redactor) {
        return new EnduringSource(source, Backoff.usual(), redactor, LOG::error);
    }

    private void checksAreDue() {
        if (checksDue.availablePermits() == 0) {
            checksDue.release();
        }
    }

    /** The spool is ahead of the checkpoint: it holds what has not arrived yet. */
    private Map<String, String> positions() {
        Map<String, String> positions = new HashMap<>(checkpoint.positions());
        positions.putAll(spool.positions());
        return positions;
    }

    private Outlet.Connector connector() {
        if (config.destination() instanceof ShipperConfig.Kafka kafka) {
            return () -> KafkaOutlet.connect(kafka.settings(), config.host());
        }
        ShipperConfig.Ingest ingest = (ShipperConfig.Ingest) config.destination();
        return () -> new HttpOutlet(ingest.address(), ingest.token());
    }

    /**
     * A shipper that is ready to {@link #start}.
     *
     * @throws IOException if the state directory cannot be used; the message is a sentence for the operator
     */
    public static Shipper open(ShipperConfig config) throws IOException {
        return new Builder(config).open();
    }

    /** A shipper of which more is said than its settings. */
    public static Builder builder(ShipperConfig config) {
        return new Builder(config);
    }

    /** What is not a matter of settings. */
    public static final class Builder {
        private final ShipperConfig config;
        private Predicate<byte[]> telling = new Telling();
        private Clock clock = Clock.systemUTC();

        private Builder(ShipperConfig config) {
            this.config = config;
        }

        /** Who tells, of a line's JSON, whether it may be evidence: other lines go first when the spool is full. */
        public Builder telling(Predicate<byte[]> judge) {
            telling = judge;
            return this;
        }

        public Builder clock(Clock other) {
            clock = other;
            return this;
        }

        /** See {@link Shipper#open}. */
        public Shipper open() throws IOException {
            return new Shipper(this);
        }
    }

    // ---------------------------------------------------------------- running

    /** Starts everything; returns at once. */
    public void start() {
        for (int i = 0; i < sources.size(); i++) {
            Source source = sources.get(i);
            sourceThreads.add(startThread("source-" + i, () -> runSource(source)));
        }
        senderThread = startThread("sender", sender::run);
        helpers.add(startThread("housekeeper", this::keepHouse));
        helpers.add(startThread("heartbeat", this::sendHeartbeats));
        if (!checks.isEmpty()) {
            helpers.add(startThread("checks", this::checkHost));
        }
    }

    /** What a thread does until it is interrupted. */
    private interface Work {
        void run() throws InterruptedException;
    }

    private Thread startThread(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        endure(name, work);
                    } catch (InterruptedException e) {
                        // Asked to stop.
                    }
                },
                "shipper-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** An agent that runs and does half of its work would not be missed by anybody. */
    private static void endure(String name, Work work) throws InterruptedException {
        Backoff backoff = Backoff.usual();
        while (true) {
            try {
                work.run();
                return;
            } catch (RuntimeException | Error e) {
                LOG.error("The shipper's {} has failed; it is begun again.", name, e);
                TimeUnit.MILLISECONDS.sleep(backoff.next().toMillis());
            }
        }
    }

    private void runSource(Source source) throws InterruptedException {
        try {
            source.run();
        } finally {
            sourcesRunning.countDown();
        }
    }

    private void keepHouse() throws InterruptedException {
        while (true) {
            spool.sync();
            sayWhatWasDamaged();
            saveCheckpoint();
            TimeUnit.MILLISECONDS.sleep(HOUSEKEEPING.toMillis());
        }
    }

    private void saveCheckpoint() {
        checkpoint.missing(linesMissing.sumThenReset());
        checkpoint.givenUp(spool.takeGivenUp());
        checkpoint.save();
    }

    private void sendHeartbeats() throws InterruptedException {
        while (true) {
            boolean connected = sender.publish(Topics.HEARTBEATS, heartbeat(false));
            TimeUnit.MILLISECONDS.sleep(
                    connected ? TimeUnit.SECONDS.toMillis(Heartbeat.INTERVAL_SECONDS) : HOUSEKEEPING.toMillis());
        }
    }

    private void checkHost() throws InterruptedException {
        while (true) {
            checksDue.tryAcquire(CHECKS_AT_LEAST_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            TimeUnit.MILLISECONDS.sleep(CHECKS_SETTLE.toMillis());
            checksDue.drainPermits();
            for (HostChecks each : checks) {
                HostFacts facts = each.look();
                while (!sender.bring(Topics.FACTS, facts)) {
                    TimeUnit.MILLISECONDS.sleep(HOUSEKEEPING.toMillis());
                }
            }
            TimeUnit.MILLISECONDS.sleep(CHECKS_AT_MOST_EVERY.toMillis());
        }
    }

    private void sayWhatWasDamaged() throws InterruptedException {
        long damaged = spool.takeDamaged();
        if (damaged > 0) {
            ownIntake.begin();
            ownIntake.addGap(
                    config.gateway(),
                    LineSource.of(LineSource.Kind.FILE),
                    new Gap(damaged, false, "A part of the shipper's spool was damaged on disk."));
            ownIntake.flush();
        }
    }

    /** How it fares now. Its counts add up: read = sent + waiting + given up or rejected. */
    public Heartbeat heartbeat(boolean stopping) {
        long sent = checkpoint.linesSent();
        long rejected = checkpoint.linesRejected();
        long lost = checkpoint.linesLost();
        Instant now = clock.instant();
        long oldest = spool.oldestMillis();
        return new Heartbeat(
                config.host(),
                now,
                Version.CURRENT,
                stopping,
                sent + rejected + spool.waitingLines() + checkpoint.linesGivenUp(),
                sent,
                lost,
                rejected,
                spool.waitingBytes(),
                config.spoolLimitBytes(),
                oldest == 0 ? 0 : Math.max(0, now.toEpochMilli() - oldest),
                sender.clockAheadMillis(),
                sources.stream().map(Source::status).toList());
    }

    /**
     * Waits until every source has ended and what they read has arrived, as with standard input, or until the shipper is
     * closed.
     */
    public void await() throws InterruptedException {
        sourcesRunning.await();
        while (!closed.await(GLANCE.toMillis(), TimeUnit.MILLISECONDS)) {
            if (spool.waitingBytes() == 0) {
                return;
            }
        }
    }

    /**
     * Stops: sources first, then the sender, which gets a moment for what is on its way. What has not arrived stays in
     * the spool. Takes a few seconds at most.
     */
    @Override
    public void close() {
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
        }
        end(sourceThreads);
        end(helpers);
        if (senderThread != null) {
            endSender();
        }
        sender.publish(Topics.HEARTBEATS, heartbeat(true));
        sender.close(STOPPING);
        saveCheckpoint();
        try {
            spool.close();
            stateDir.close();
        } catch (IOException e) {
            LOG.warn("The shipper's state was not closed well: {}", e.getMessage());
        }
        closed.countDown();
    }

    private void endSender() {
        long patience = System.nanoTime() + STOPPING.toNanos();
        while (spool.waitingBytes() > 0 && !sender.isFailing() && System.nanoTime() < patience) {
            if (!sleep(GLANCE)) {
                break;
            }
        }
        sender.stop();
        join(senderThread, patience);
        end(List.of(senderThread));
    }

    private static void end(List<Thread> threads) {
        threads.forEach(Thread::interrupt);
        long patience = System.nanoTime() + STOPPING.toNanos();
        threads.forEach(thread -> join(thread, patience));
    }

    private static void join(Thread thread, long until) {
        try {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean sleep(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
