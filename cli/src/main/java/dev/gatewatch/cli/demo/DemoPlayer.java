package dev.gatewatch.cli.demo;

import dev.gatewatch.protocol.Heartbeat;
import dev.gatewatch.protocol.HostFacts;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LineUid;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.protocol.openclaw.LineReader;
import dev.gatewatch.protocol.openclaw.ParsedLine;
import dev.gatewatch.protocol.redaction.Redactor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays the fleet's story into Kafka as its hosts' shippers would: what is past at once, then line by line as time goes
 * by. Keeps in a file how far it played, and goes on from there.
 */
public final class DemoPlayer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoPlayer.class);
    private static final Duration TICK = Duration.ofMillis(250);
    /** Who was away for longer is shown the beginning again: the lines between would be a flood of old news. */
    private static final Duration LONGEST_ABSENCE = Duration.ofDays(1);

    private final Producer<String, byte[]> producer;
    private final Path bookmarkFile;
    private final Clock clock;
    private final String version;
    private final FleetStory story;
    private final LineReader reader = new LineReader(ZoneOffset.UTC, Redactor.unsalted());
    private final LineUid uid = new LineUid();
    private final Map<String, Long> linesOf = new HashMap<>();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "demo-player");
        thread.setDaemon(true);
        return thread;
    });
    private Bookmark bookmark;
    private Instant nextHeartbeat = Instant.MIN;

    private DemoPlayer(
            Producer<String, byte[]> producer, Path bookmarkFile, Bookmark bookmark, Clock clock, String version) {
        this.producer = producer;
        this.bookmarkFile = bookmarkFile;
        this.bookmark = bookmark;
        this.clock = clock;
        this.version = version;
        this.story = new FleetStory(bookmark.beginning());
    }

    /**
     * Starts to play.
     *
     * @param bootstrapServers of a Kafka cluster that has the topics
     * @param bookmarkFile where to keep how far it played
     * @param version of Gatewatch, as heartbeats tell it
     */
    public static DemoPlayer start(String bootstrapServers, Path bookmarkFile, Clock clock, String version) {
        Bookmark bookmark = Bookmark.read(bookmarkFile)
                .filter(read -> read.playedUntil().isAfter(clock.instant().minus(LONGEST_ABSENCE)))
                .orElseGet(() -> Bookmark.atBeginning(clock.instant()));
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 5, "compression.type", "lz4");
        var player = new DemoPlayer(
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer()),
                bookmarkFile,
                bookmark,
                clock,
                version);
        player.sendFacts();
        player.scheduler.scheduleWithFixedDelay(player::playUntilNow, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
        return player;
    }

    private void playUntilNow() {
        try {
            Instant now = clock.instant();
            List<Take.Line> lines = story.linesBetween(bookmark.playedUntil(), now);
            var sent = new ArrayList<Future<RecordMetadata>>();
            lines.forEach(line -> send(line, sent));
            if (!now.isBefore(nextHeartbeat)) {
                FleetStory.hosts().forEach(host -> sendHeartbeat(host, now, false));
                nextHeartbeat = now.plusSeconds(Heartbeat.INTERVAL_SECONDS);
            }
            producer.flush();
            for (Future<RecordMetadata> record : sent) {
                record.get();
            }
            bookmark = new Bookmark(bookmark.beginning(), now);
            if (!lines.isEmpty()) {
                bookmark.write(bookmarkFile);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | ExecutionException | RuntimeException e) {
            LOG.warn("The demonstration paused: {}", e.getMessage(), e);
        }
    }

    private void send(Take.Line line, List<Future<RecordMetadata>> sent) {
        for (ParsedLine parsed : reader.read(line.text(), line.time())) {
            LogLine logLine = parsed.toLogLine(
                    uid.of(line.host(), LogLine.DEFAULT_GATEWAY, parsed.printed(), 0),
                    line.host(),
                    LogLine.DEFAULT_GATEWAY,
                    line.time(),
                    LineSource.of(LineSource.Kind.DEMO));
            sent.add(producer.send(new ProducerRecord<>(
                    Topics.LOGS.name(), null, line.time().toEpochMilli(), line.host(), Json.write(logLine))));
            linesOf.merge(line.host(), 1L, Long::sum);
        }
    }

    /** What a host's checks find out first: the version of its OpenClaw. As of before the lines that are played next. */
    private void sendFacts() {
        for (String host : FleetStory.hosts()) {
            var facts = new HostFacts(
                    host, LogLine.DEFAULT_GATEWAY, bookmark.playedUntil(), FleetStory.versionOf(host), Map.of());
            producer.send(new ProducerRecord<>(
                    Topics.FACTS.name(), null, facts.time().toEpochMilli(), host, Json.write(facts)));
        }
    }

    private void sendHeartbeat(String host, Instant now, boolean stopping) {
        long lines = linesOf.getOrDefault(host, 0L);
        var source = new Heartbeat.SourceStatus("demo", "following", null, null);
        var heartbeat = new Heartbeat(host, now, version, stopping, lines, lines, 0, 0, 0, 0, 0, 0L, List.of(source));
        producer.send(new ProducerRecord<>(Topics.HEARTBEATS.name(), host, Json.write(heartbeat)));
    }

    /** Stops as a shipper stops: its hosts fall silent on purpose. */
    @Override
    public void close() {
        scheduler.shutdown();
        try {
            if (!scheduler.awaitTermination(10, TimeUnit.SECONDS)) {
                scheduler.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Instant now = clock.instant();
        FleetStory.hosts().forEach(host -> sendHeartbeat(host, now, true));
        producer.close(Duration.ofSeconds(5));
    }
}
