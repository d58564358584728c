package dev.gatewatch.streams.history;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How finely closes are counted, and for how long such counts are kept. */
enum Resolution {
    MINUTES('m', ChronoUnit.MINUTES, ChronoUnit.HOURS, Duration.ofDays(30)),
    HOURS('h', ChronoUnit.HOURS, ChronoUnit.DAYS, Duration.ofDays(400));

    private final char kind;
    private final Duration slot;
    private final ChronoUnit block;
    private final int slots;
    private final Duration kept;

    Resolution(char kind, ChronoUnit slot, ChronoUnit block, Duration kept) {
        this.kind = kind;
        this.slot = slot.getDuration();
        this.block = block;
        this.slots = (int) block.getDuration().dividedBy(this.slot);
        this.kept = kept;
    }

    /** The finest that is still kept for all of the range, unless a bucket of it is so wide that hours will do. */
    static Resolution of(TimeRange range, Instant now) {
        boolean wide = range.bucketWidth().compareTo(HOURS.slotWidth()) >= 0;
        return wide || range.from().isBefore(now.minus(MINUTES.kept)) ? HOURS : MINUTES;
    }

    /** The letter that such counts' keys begin with. */
    char kind() {
        return kind;
    }

    Duration kept() {
        return kept;
    }

    Duration slotWidth() {
        return slot;
    }

    Duration blockWidth() {
        return block.getDuration();
    }

    /** How many counts one value holds. */
    int slots() {
        return slots;
    }

    Instant blockOf(Instant time) {
        return time.truncatedTo(block);
    }

    int slotOf(Instant time) {
        return (int) (Duration.between(blockOf(time), time).toMillis() / slot.toMillis());
    }

    /** When that slot of a block begins. */
    Instant timeOf(Instant block, int slotOfBlock) {
        return block.plusMillis(slotOfBlock * slot.toMillis());
    }
}
