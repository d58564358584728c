package dev.gatewatch.shippers.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatewatch.protocol.Heartbeat;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.Severity;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.shippers.FakeIngest;
import dev.gatewatch.shippers.checkpoint.Checkpoint;
import dev.gatewatch.shippers.intake.Telling;
import dev.gatewatch.shippers.intake.WireLines;
import dev.gatewatch.shippers.retry.Backoff;
import dev.gatewatch.shippers.spool.Batch;
import dev.gatewatch.shippers.spool.Spool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the sender makes of acknowledgements: with Kafka's own stand-in for a producer. */
class SenderTest {
    static final Heartbeat HEARTBEAT =
            new Heartbeat("host-1", Instant.EPOCH, "1.0", false, 0, 0, 0, 0, 0, 0, 0, null, List.of());

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final List<MockProducer<byte[], byte[]>> producers = new CopyOnWriteArrayList<>();
    private final List<String> reports = new CopyOnWriteArrayList<>();
    private Spool spool;
    private Checkpoint checkpoint;
    private Sender sender;
    private Thread thread;
    private int failingConnections;
    private int sendsWithoutMetadata;
    private int sendsThatThrow;
    private final AtomicLong clock = new AtomicLong();

    @BeforeEach
    void open() throws IOException {
        checkpoint = Checkpoint.open(directory.resolve("checkpoint.json"), reports::add);
        spool = Spool.open(directory.resolve("spool"), 64L << 20, 0, new WireLines(new Telling()), reports::add);
    }

    @AfterEach
    void close() throws Exception {
        thread.interrupt();
        thread.join();
        sender.close(Duration.ZERO);
        spool.close();
    }

    @Test
    void the_checkpoint_moves_with_acknowledgements_and_not_before() throws Exception {
        start(Sender.STUCK);
        append("one", "two");
        append("three");
        await().atMost(SOON).until(() -> sent(0).size() == 1);
        assertThat(checkpoint.positions()).isEmpty();
        producers.get(0).completeNext();
        await().atMost(SOON).until(() -> sent(0).size() == 3);
        assertThat(checkpoint.positions()).isEmpty();
        assertThat(spool.waitingLines()).isEqualTo(3);

        producers.get(0).completeNext();
        await().atMost(SOON).until(() -> "two".equals(checkpoint.positions().get("source")));
        assertThat(checkpoint.linesSent()).isEqualTo(2);
        producers.get(0).completeNext();
        await().atMost(SOON).until(() -> "three".equals(checkpoint.positions().get("source")));
        assertThat(spool.waitingLines()).isZero();
    }

    @Test
    void every_record_has_the_host_as_its_key() throws Exception {
        start(Sender.STUCK);
        append("one");
        await().atMost(SOON).until(() -> sent(0).size() == 1);
        ProducerRecord<byte[], byte[]> record = producers.get(0).history().get(0);
        assertThat(record.topic()).isEqualTo(Topics.LOGS.name());
        assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("host-1");
    }

    @Test
    void after_a_failure_everything_that_has_not_arrived_is_sent_again_in_order() throws Exception {
        start(Sender.STUCK);
        append("one");
        append("two");
        append("three");
        bringFirst(0);
        await().atMost(SOON).until(() -> sent(0).size() == 3);
        await().atMost(SOON).until(() -> checkpoint.linesSent() == 1);
        producers.get(0).errorNext(new AuthorizationException("not authorized to access topics"));
        bringFirst(1);
        await().atMost(SOON).until(() -> sent(1).size() == 2);
        assertThat(sent(1)).containsExactly("two", "three");
        assertThat(producers.get(0).closed()).isTrue();
        assertThat(reports).first().asString().contains("do not arrive", "not authorized");

        producers.get(1).completeNext();
        await().atMost(SOON).until(() -> checkpoint.linesSent() == 3);
        await().atMost(SOON).until(() -> reports.size() == 2);
        assertThat(reports.get(1)).contains("arrive again");
    }

    /** A broker takes the first number that it sees of a producer: the second line's, if the first one's was refused. */
    @Test
    void until_the_first_line_of_a_producer_has_arrived_none_follows_it() throws Exception {
        start(Sender.STUCK);
        append("one", "two");
        await().atMost(SOON).until(() -> sent(0).size() == 1);
        producers.get(0).errorNext(new OutOfOrderSequenceException("out of order sequence number"));
        await().atMost(SOON).until(() -> producers.size() == 2 && sent(1).size() == 1);
        assertThat(sent(0)).containsExactly("one");
        assertThat(sent(1)).containsExactly("one");

        producers.get(1).completeNext();
        await().atMost(SOON).until(() -> sent(1).size() == 2);
    }

    /** It would number anew what stands behind the line that has failed, and bring it before the line comes again. */
    @Test
    void a_producer_that_has_failed_sends_nothing_more() throws Exception {
        start(Sender.STUCK);
        append("one", "two", "three");
        bringFirst(0);
        await().atMost(SOON).until(() -> sent(0).size() == 3);
        producers.get(0).errorNext(new OutOfOrderSequenceException("out of order sequence number"));
        assertThat(producers.get(0).closed()).isTrue();
        bringFirst(1);
        await().atMost(SOON).until(() -> sent(1).size() == 3);
        assertThat(sent(1)).containsExactly("one", "two", "three");
        assertThat(reports).first().asString().contains("do not arrive: out of order sequence number. They wait");
    }

    @Test
    void a_producer_that_brings_its_first_line_and_no_other_is_replaced() throws Exception {
        start(Duration.ofMillis(200));
        append("one", "two");
        bringFirst(0);
        await().atMost(SOON).until(() -> producers.size() >= 2 && sent(1).contains("one"));
        assertThat(producers.get(0).closed()).isTrue();
        assertThat(reports.get(0)).contains("nothing has arrived");
    }

    @Test
    void a_producer_that_does_not_move_is_replaced() throws Exception {
        start(Duration.ofMillis(200));
        append("one");
        await().atMost(SOON).until(() -> producers.size() >= 2 && sent(1).contains("one"));
        assertThat(producers.get(0).closed()).isTrue();
        assertThat(reports.get(0)).contains("nothing has arrived");
    }

    @Test
    void a_connection_that_cannot_be_made_is_tried_again() throws Exception {
        failingConnections = 3;
        start(Sender.STUCK);
        append("one");
        await().atMost(SOON).until(() -> producers.size() == 1 && sent(0).contains("one"));
    }

    @Test
    void a_stop_does_not_wait_for_the_next_try() throws Exception {
        failingConnections = 1;
        start(Sender.STUCK, Duration.ofHours(1));
        await().atMost(SOON).until(sender::isFailing);
        sender.stop();
        thread.join(SOON.toMillis());
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void a_line_that_cannot_be_sent_is_not_overtaken_by_those_behind_it() throws Exception {
        sendsWithoutMetadata = 1;
        start(Sender.STUCK);
        append("one", "two");
        append("three");
        bringFirst(1);
        await().atMost(SOON).until(() -> sent(1).size() == 3);
        assertThat(sent(0)).isEmpty();
        assertThat(sent(1)).containsExactly("one", "two", "three");
    }

    @Test
    void a_record_that_will_never_be_taken_is_counted_and_passed() throws Exception {
        start(Sender.STUCK);
        append("one", "too large", "three");
        bringFirst(0);
        await().atMost(SOON).until(() -> sent(0).size() == 3);
        producers.get(0).errorNext(new RecordTooLargeException("larger than max.message.bytes"));
        producers.get(0).completeNext();
        await().atMost(SOON).until(() -> checkpoint.linesSent() == 2);
        assertThat(checkpoint.linesRejected()).isEqualTo(1);
        assertThat(producers).hasSize(1);
        await().atMost(SOON).until(() -> reports.size() == 1);
        assertThat(reports.get(0)).contains("1 lines were refused", "max.message.bytes");
    }

    @Test
    void after_a_long_pause_the_next_line_goes_alone_as_the_first_did() throws Exception {
        start(Sender.STUCK);
        append("one");
        bringFirst(0);
        await().atMost(SOON).until(() -> checkpoint.linesSent() == 1);
        clock.addAndGet(Duration.ofHours(2).toNanos());
        append("two", "three");
        await().atMost(SOON).until(() -> sent(0).size() == 2);
        producers.get(0).completeNext();
        await().atMost(SOON).until(() -> sent(0).size() == 3);
        producers.get(0).completeNext();
        await().atMost(SOON).until(() -> checkpoint.linesSent() == 3);
    }

    @Test
    void without_lines_a_heartbeat_that_is_lost_tells_that_the_connection_is_of_no_use() {
        start(Sender.STUCK);
        await().atMost(SOON).until(() -> sender.publish(Topics.HEARTBEATS, HEARTBEAT));
        producers.get(0).errorNext(new AuthorizationException("the producer is fenced"));
        await().atMost(SOON).until(() -> producers.size() == 2);
        assertThat(producers.get(0).closed()).isTrue();
        assertThat(reports).first().asString().contains("do not arrive", "is fenced");

        await().atMost(SOON).until(() -> sender.publish(Topics.HEARTBEATS, HEARTBEAT));
        producers.get(1).completeNext();
        await().atMost(SOON).until(() -> reports.size() == 2);
        assertThat(reports.get(1)).contains("arrive again");
        assertThat(sender.isFailing()).isFalse();
    }

    @Test
    void who_brings_a_record_learns_whether_it_must_be_sent_again() throws Exception {
        start(Sender.STUCK);
        CompletableFuture<Boolean> lost = bringWhenConnected(0);
        producers.get(0).errorNext(new TimeoutException("no metadata within 5 s"));
        assertThat(lost.get()).isFalse();

        await().atMost(SOON).until(() -> producers.size() == 2);
        CompletableFuture<Boolean> arrived = bringWhenConnected(1);
        producers.get(1).completeNext();
        assertThat(arrived.get()).isTrue();
    }

    private CompletableFuture<Boolean> bringWhenConnected(int connection) {
        await().atMost(SOON).until(() -> sender.publish(Topics.HEARTBEATS, HEARTBEAT));
        producers.get(connection).completeNext();
        CompletableFuture<Boolean> brought = bring();
        await().atMost(SOON).until(() -> producers.get(connection).history().size() == 2);
        return brought;
    }

    private CompletableFuture<Boolean> bring() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return sender.bring(Topics.HEARTBEATS, HEARTBEAT);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void without_lines_a_heartbeat_that_nobody_answers_tells_so_as_well() {
        start(Sender.STUCK);
        await().atMost(SOON).until(() -> sender.publish(Topics.HEARTBEATS, HEARTBEAT));
        clock.addAndGet(Sender.STUCK.plusSeconds(1).toNanos());
        await().atMost(SOON).until(() -> producers.size() == 2);
        assertThat(reports).first().asString().contains("nothing has arrived for 60 s");
    }

    @Test
    void a_failure_that_nobody_has_foreseen_is_told_and_tried_again_too() throws Exception {
        sendsThatThrow = 1;
        start(Sender.STUCK);
        append("one");
        bringFirst(1);
        await().atMost(SOON).until(() -> checkpoint.linesSent() == 1);
        assertThat(reports).first().asString().contains("do not arrive", "not foreseen");
    }

    /** The door answers before the next batch is looked at: nothing is on its way then, as if lines were few. */
    @Test
    void what_waited_together_leaves_together_also_where_each_batch_has_arrived_before_the_next() throws Exception {
        for (int i = 0; i < 20; i++) {
            append(record("line " + i));
        }
        try (FakeIngest ingest = new FakeIngest()) {
            start(() -> new HttpOutlet(ingest.address(), "token"), Sender.STUCK, Duration.ofMillis(1));
            await().atMost(Duration.ofSeconds(4)).until(() -> checkpoint.linesSent() == 20);
        }
    }

    @Test
    void a_position_without_lines_moves_the_checkpoint_too() throws Exception {
        start(Sender.STUCK);
        Batch batch = new Batch();
        batch.reaches("source", "end");
        spool.append(batch);
        await().atMost(SOON).until(() -> "end".equals(checkpoint.positions().get("source")));
    }

    @Test
    void whatever_fails_every_line_arrives_and_first_arrivals_are_in_order() throws Exception {
        Random random = new Random(7);
        start(Sender.STUCK);
        for (int i = 0; i < 300; i++) {
            append("line " + i);
        }
        // Not without a pause: the producers' locks would be the test's alone.
        await().atMost(SOON)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    while (answersOne(random)) {
                        // As long as there is something to answer.
                    }
                    return checkpoint.linesSent() == 300;
                });
        List<String> firstArrivals = new ArrayList<>();
        producers.forEach(producer -> producer.history().forEach(record -> {
            String line = new String(record.value(), StandardCharsets.UTF_8);
            if (!firstArrivals.contains(line)) {
                firstArrivals.add(line);
            }
        }));
        assertThat(firstArrivals)
                .containsExactlyElementsOf(
                        IntStream.range(0, 300).mapToObj(i -> "line " + i).toList());
        assertThat(producers.size()).isGreaterThan(2);
    }

    /** Lets one line arrive, or fail, if there is one. */
    private boolean answersOne(Random random) {
        if (producers.isEmpty()) {
            return false;
        }
        MockProducer<byte[], byte[]> newest = producers.get(producers.size() - 1);
        return random.nextInt(40) == 0
                ? newest.errorNext(new AuthorizationException("for a while"))
                : newest.completeNext();
    }

    private void start(Duration stuck) {
        start(stuck, Duration.ofMillis(1));
    }

    private static String record(String message) {
        LogLine line = new LogLine(
                message,
                "host-1",
                LogLine.DEFAULT_GATEWAY,
                null,
                Instant.EPOCH,
                Severity.INFO,
                "",
                message,
                Map.of(),
                LineSource.of(LineSource.Kind.FILE),
                null);
        return new String(Json.write(line), StandardCharsets.UTF_8);
    }

    private void start(Duration stuck, Duration firstPause) {
        Outlet.Connector connector = () -> {
            if (failingConnections-- > 0) {
                throw new IOException("no resolvable bootstrap urls");
            }
            MockProducer<byte[], byte[]> producer = producer();
            producers.add(producer);
            return new KafkaOutlet(producer, "host-1", stuck, clock::get);
        };
        start(connector, stuck, firstPause);
    }

    private void start(Outlet.Connector connector, Duration stuck, Duration firstPause) {
        Backoff backoff = new Backoff(firstPause, firstPause.multipliedBy(5), new Random(1));
        sender = new Sender(spool, checkpoint, connector, stuck, backoff, reports::add);
        thread = new Thread(() -> {
            try {
                sender.run();
            } catch (InterruptedException e) {
                // As asked.
            }
        });
        thread.start();
    }

    /** A producer that, like Kafka's, says by the callback that it knows no leader, and does not throw. */
    private MockProducer<byte[], byte[]> producer() {
        return new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
            @Override
            public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
                if (sendsThatThrow-- > 0) {
                    throw new IllegalArgumentException("not foreseen");
                }
                if (sendsWithoutMetadata-- > 0) {
                    var failure = new TimeoutException("Topic not present in metadata after 5000 ms.");
                    callback.onCompletion(null, failure);
                    return CompletableFuture.failedFuture(failure);
                }
                return super.send(record, callback);
            }
        };
    }

    /** The broker takes the first line of a producer, and knows the producer from then on. */
    private void bringFirst(int producer) {
        await().atMost(SOON).until(() -> sent(producer).size() == 1);
        producers.get(producer).completeNext();
    }

    private void append(String... lines) throws InterruptedException {
        Batch batch = new Batch();
        for (String line : lines) {
            batch.addLine(line.getBytes(StandardCharsets.UTF_8), 1_000);
        }
        batch.reaches("source", lines[lines.length - 1]);
        spool.append(batch);
    }

    private List<String> sent(int producer) {
        return producers.size() <= producer
                ? List.of()
                : producers.get(producer).history().stream()
                        .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                        .toList();
    }
}
