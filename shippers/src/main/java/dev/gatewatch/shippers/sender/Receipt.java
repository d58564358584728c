package dev.gatewatch.shippers.sender;

import java.util.Map;

/** What became of the lines of one batch. Told by the outlet's threads, asked by the sender's. */
public final class Receipt {
    private final long number;
    private final int size;
    private final Map<String, String> positions;
    private final Runnable settled;

    private int outstanding;
    private int lines;
    private int refused;
    private String refusal;
    private volatile Exception failure;

    /**
     * A receipt for a batch.
     *
     * @param settled runs when there is nothing more to wait for
     */
    Receipt(long number, int size, int records, int lines, Map<String, String> positions, Runnable settled) {
        this.number = number;
        this.size = size;
        this.outstanding = records;
        this.lines = lines;
        this.positions = Map.copyOf(positions);
        this.settled = settled;
    }

    /** Records have arrived. */
    public void arrived(int records) {
        settle(records);
    }

    /** A record will never be taken, however often it is sent. */
    public void refused(String why) {
        synchronized (this) {
            refused++;
            refusal = why;
        }
        settle(1);
    }

    /** Records did not arrive: everything from the first batch that is not settled must be sent again. */
    public void failed(Exception why) {
        synchronized (this) {
            failure = why;
        }
        settled.run();
    }

    private void settle(int records) {
        boolean all;
        synchronized (this) {
            outstanding -= records;
            all = outstanding == 0;
        }
        if (all) {
            settled.run();
        }
    }

    synchronized boolean isComplete() {
        return outstanding == 0 && failure == null;
    }

    /** {@code null} while nothing has failed. */
    Exception failure() {
        return failure;
    }

    synchronized int refused() {
        return refused;
    }

    /** Why records were refused; {@code null} if none was. */
    synchronized String refusal() {
        return refusal;
    }

    long number() {
        return number;
    }

    int size() {
        return size;
    }

    int lines() {
        return lines;
    }

    Map<String, String> positions() {
        return positions;
    }
}
