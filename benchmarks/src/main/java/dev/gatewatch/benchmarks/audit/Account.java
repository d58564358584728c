package dev.gatewatch.benchmarks.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What Kafka has of one host's numbered lines, in its order, and what is to be said of it. Thread-safe.
 *
 * <p>A line may be in the topic of lines more than once, since what is not known to have arrived is sent again; its
 * repeats carry its uid and are dropped behind it. Therefore lines are judged by their uids, and events one by one.
 */
final class Account {
    private final Set<String> uids = new HashSet<>();
    private final BitSet seen = new BitSet();
    private final List<Gap> gaps = new ArrayList<>();
    private final BitSet events = new BitSet();
    private final BitSet twice = new BitSet();
    private final BitSet outOfOrder = new BitSet();
    private int[] places = new int[1024];
    private int lines;
    private int newest;
    private int newestEvent;
    private int repeats;

    /** Lines that are said to be missing behind the first so many lines. */
    private record Gap(int behind, long lines, boolean exact) {}

    /** A record of the topic of lines. */
    synchronized void line(String uid, int number) {
        if (!uids.add(uid)) {
            repeats++;
            return;
        }
        if (seen.get(number)) {
            twice.set(number);
            return;
        }
        if (number < newest) {
            outOfOrder.set(number);
        }
        newest = Math.max(newest, number);
        seen.set(number);
        if (number >= places.length) {
            places = Arrays.copyOf(places, Math.max(number + 1, 2 * places.length));
        }
        places[number] = lines++;
    }

    /** A record of the topic of lines that stands for missing ones. */
    synchronized void gap(String uid, long missing, boolean exact) {
        if (uids.add(uid)) {
            gaps.add(new Gap(lines, missing, exact));
        }
    }

    /** A record of the topic of events. */
    synchronized void event(int number) {
        if (events.get(number)) {
            twice.set(number);
            return;
        }
        if (number < newestEvent) {
            outOfOrder.set(number);
        }
        newestEvent = Math.max(newestEvent, number);
        events.set(number);
    }

    /** How many records have come: it stands still when nothing comes any more. */
    synchronized int size() {
        return uids.size() + repeats + events.cardinality();
    }

    /** Whether every line up to that number has come, and is an event if it is to be one. */
    synchronized boolean hasAll(int written) {
        return seen.nextClearBit(1) > written && events.cardinality() >= written / 2;
    }

    /** Whether the line of that number has come, and the last failure up to it is an event. */
    synchronized boolean hasCome(int number) {
        return seen.get(number) && events.get(number - number % 2);
    }

    /** Judges, where lines of the numbers 1 to {@code written} were written. */
    synchronized Verdict verdict(int written) {
        int missing = 0;
        int roughly = 0;
        int missingEvidence = 0;
        for (int from = seen.nextClearBit(1); from <= written; ) {
            int end = Math.min(written + 1, nextSeen(from, written));
            missing += end - from;
            roughly += isSaidRoughly(from, end) ? end - from : 0;
            for (int number = from; number < end; number++) {
                missingEvidence += NumberedLine.isTelling(number) ? 1 : 0;
            }
            from = seen.nextClearBit(end);
        }
        long counted = gaps.stream().filter(Gap::exact).mapToLong(Gap::lines).sum();
        int exactly = (int) Math.min(missing - roughly, counted);
        BitSet owed = new BitSet();
        for (int number = seen.nextSetBit(1); number >= 0; number = seen.nextSetBit(number + 1)) {
            owed.set(number, NumberedLine.isTelling(number));
        }
        owed.andNot(events);
        return new Verdict(
                written,
                missing - roughly - exactly + owed.cardinality(),
                twice.cardinality(),
                outOfOrder.cardinality(),
                exactly,
                roughly,
                Math.max(0, counted - exactly),
                missingEvidence,
                repeats);
    }

    private int nextSeen(int from, int written) {
        int next = seen.nextSetBit(from);
        return next < 0 ? written + 1 : next;
    }

    /** Whether an estimated gap stands where the lines from one number to before another are missing. */
    private boolean isSaidRoughly(int from, int end) {
        int first = from == 1 ? 0 : places[from - 1] + 1;
        int last = seen.get(end) ? places[end] : lines;
        return gaps.stream().anyMatch(gap -> !gap.exact() && gap.behind() >= first && gap.behind() <= last);
    }
}
