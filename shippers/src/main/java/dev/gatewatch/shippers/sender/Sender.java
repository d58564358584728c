package dev.gatewatch.shippers.sender;

import dev.gatewatch.protocol.Topics.Topic;
import dev.gatewatch.shippers.checkpoint.Checkpoint;
import dev.gatewatch.shippers.retry.Backoff;
import dev.gatewatch.shippers.spool.Batch;
import dev.gatewatch.shippers.spool.Spool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Brings what is in the spool to its destination, in order, and moves the checkpoint when it has arrived.
 *
 * <p>When a record fails, or nothing has moved for {@link #STUCK}, the connection is given up and a new one is made, and
 * everything from the first batch that has not arrived is sent again. What is sent twice has the same uid. While there
 * are no lines, the records that are published beside them tell whether the connection works.
 */
public final class Sender {
    /** So long nothing may arrive before the connection is thought to be stuck. */
    public static final Duration STUCK = Duration.ofSeconds(60);

    /** So much may be on its way, bytes. */
    private static final int WINDOW = 4 * 1024 * 1024;

    private static final Duration IDLE = Duration.ofSeconds(1);
    /** How often to look for acknowledgements while lines are few; they only move the checkpoint. */
    private static final Duration GLANCE = Duration.ofMillis(50);

    /** While lines are few and tell of no trouble they leave together, so often: each request costs as much as a hundred lines. */
    private static final Duration CALM = Duration.ofMillis(500);

    private static final int MANY_BYTES = 64 * 1024;

    private static final Duration CLOSING = Duration.ZERO;

    private final Spool spool;
    private final Checkpoint checkpoint;
    private final Outlet.Connector connector;
    private final Duration stuck;
    private final Backoff backoff;
    private final Consumer<String> report;

    private final ArrayDeque<Receipt> onTheirWay = new ArrayDeque<>();
    private final Object moved = new Object();
    private final Batch batch = new Batch();
    private int bytesOnTheirWay;
    private long lastMove;
    private long lastSent = System.nanoTime() - CALM.toNanos();
    /** Number of the last batch that was read; those up to {@link #lastTogether} leave without another pause. */
    private long lastRead;

    private long lastTogether;
    private volatile boolean failing;
    private volatile Outlet outlet;
    private volatile boolean stopping;

    /**
     * A sender.
     *
     * @param stuck after how long without movement a connection is given up
     * @param backoff how long to wait after a connection has failed
     * @param report takes a sentence when sending begins to fail and when it works again
     */
    public Sender(
            Spool spool,
            Checkpoint checkpoint,
            Outlet.Connector connector,
            Duration stuck,
            Backoff backoff,
            Consumer<String> report) {
        this.spool = spool;
        this.checkpoint = checkpoint;
        this.connector = connector;
        this.stuck = stuck;
        this.backoff = backoff;
        this.report = report;
    }

    /** Sends until {@link #stop}, or the thread is interrupted. */
    public void run() throws InterruptedException {
        while (!stopping) {
            try {
                outlet = connector.connect();
                lastMove = System.nanoTime();
                deliver();
            } catch (IOException | RuntimeException | Error e) {
                failed(e instanceof IOException ? e.getMessage() : e.toString());
                giveUp();
                pause(backoff.next());
            }
        }
    }

    private void failed(String why) {
        if (!failing) {
            report.accept("Lines do not arrive: " + why + ". They wait in the spool; trying again.");
        }
        failing = true;
    }

    /** Before the next try; a stop ends it. */
    private void pause(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        synchronized (moved) {
            for (long left = time.toNanos(); left > 0 && !stopping; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(moved, left);
            }
        }
    }

    private void giveUp() {
        Outlet failed = outlet;
        outlet = null;
        if (failed != null) {
            failed.close(CLOSING);
        }
        onTheirWay.clear();
        bytesOnTheirWay = 0;
        spool.rewind();
    }

    private void deliver() throws IOException, InterruptedException {
        while (!stopping || !onTheirWay.isEmpty()) {
            if (stopping || bytesOnTheirWay > WINDOW) {
                awaitMove();
            } else {
                sendNext();
            }
            settle();
        }
    }

    private void sendNext() throws IOException, InterruptedException {
        if (onTheirWay.isEmpty() && !stopping && lastRead >= lastTogether) {
            lastTogether = spool.awaitMany(MANY_BYTES, CALM.minusNanos(System.nanoTime() - lastSent));
        }
        if (!spool.read(batch, onTheirWay.isEmpty() ? IDLE : GLANCE)) {
            if (onTheirWay.isEmpty()) {
                lookAtPublished();
            }
            return;
        }
        if (onTheirWay.isEmpty()) {
            lastMove = System.nanoTime();
            lastSent = lastMove;
        }
        lastRead = batch.number();
        int records = batch.lines() + batch.gaps();
        Receipt receipt = new Receipt(
                batch.number(), batch.size(), records, batch.lines(), batch.positions(), this::somethingMoved);
        onTheirWay.addLast(receipt);
        bytesOnTheirWay += receipt.size();
        outlet.send(batch, receipt);
        requireNoFailure(receipt);
    }

    private void settle() throws IOException {
        for (Receipt first; (first = onTheirWay.peekFirst()) != null; ) {
            requireNoFailure(first);
            if (!first.isComplete()) {
                break;
            }
            arrived(onTheirWay.removeFirst());
        }
        if (!onTheirWay.isEmpty() && System.nanoTime() - lastMove > stuck.toNanos()) {
            throw new IOException("nothing has arrived for " + stuck.toSeconds() + " s");
        }
    }

    private void lookAtPublished() throws IOException {
        String trouble = outlet.published().trouble();
        if (trouble != null) {
            throw new IOException(trouble);
        }
        if (outlet.published().hasArrived()) {
            works();
        }
    }

    private static void requireNoFailure(Receipt receipt) throws IOException {
        Exception failure = receipt.failure();
        if (failure != null) {
            throw new IOException(reasonOf(failure), failure);
        }
    }

    /** What went wrong, to be said in a sentence. */
    static String reasonOf(Exception failure) {
        String message = failure.getMessage();
        if (message == null || message.isEmpty()) {
            return failure.getClass().getSimpleName();
        }
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }

    private void arrived(Receipt receipt) {
        bytesOnTheirWay -= receipt.size();
        lastMove = System.nanoTime();
        spool.acknowledge();
        checkpoint.arrived(
                receipt.number(), receipt.positions(), receipt.lines() - receipt.refused(), receipt.refused());
        if (receipt.refused() > 0) {
            report.accept(receipt.refused() + " lines were refused for good: " + receipt.refusal());
        }
        works();
    }

    private void works() {
        if (failing) {
            report.accept("Lines arrive again.");
        }
        failing = false;
        backoff.reset();
    }

    private void awaitMove() throws InterruptedException {
        synchronized (moved) {
            Receipt first = onTheirWay.getFirst();
            if (!first.isComplete() && first.failure() == null) {
                moved.wait(GLANCE.toMillis());
            }
        }
    }

    private void somethingMoved() {
        synchronized (moved) {
            moved.notifyAll();
        }
    }

    /**
     * Sends a record beside the lines.
     *
     * @return whether there is a connection that may bring it
     */
    public <V> boolean publish(Topic<V> topic, V record) {
        Outlet current = outlet;
        if (current == null) {
            return false;
        }
        current.publish(topic, record);
        return true;
    }

    /**
     * The same, and waits for what becomes of it.
     *
     * @return whether it was answered; if not, it is to be sent again
     */
    public <V> boolean bring(Topic<V> topic, V record) throws InterruptedException {
        Outlet current = outlet;
        if (current == null) {
            return false;
        }
        try {
            return current.publish(topic, record).get(stuck.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /** How far this host's clock is ahead of the destination's, milliseconds; {@code null} if that is unknown. */
    public Long clockAheadMillis() {
        Outlet current = outlet;
        return current == null ? null : current.clockAheadMillis();
    }

    /** Whether lines arrive, as far as is known. */
    public boolean isFailing() {
        return failing;
    }

    /** Stops reading the spool; what is on its way is waited for. */
    public void stop() {
        stopping = true;
        somethingMoved();
    }

    /** Closes the connection. To be called when {@link #run} has returned. */
    public void close(Duration within) {
        Outlet current = outlet;
        outlet = null;
        if (current != null) {
            current.close(within);
        }
    }
}
