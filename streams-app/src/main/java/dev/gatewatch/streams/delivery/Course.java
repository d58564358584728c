package dev.gatewatch.streams.delivery;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Delivery;
import dev.gatewatch.protocol.Delivery.Status;
import dev.gatewatch.protocol.Delivery.Told;
import java.time.Instant;
import java.util.Optional;

/**
 * The course of one delivery: from what is to be told, over attempts, to what the receiver knows. Values in, values out;
 * nothing here reads a clock.
 */
final class Course {
    private Course() {}

    /** What is to be done about a delivery now. */
    enum Step {
        TELL,
        /** Not yet, or there is nothing to tell. */
        WAIT,
        /** Not while a silence covers the alert, or somebody is on it. */
        HOLD,
        /** Not while an alert of the fleet tells of the same. */
        GROUP
    }

    /**
     * What is known around an alert.
     *
     * @param heldBack whether a silence covers it, or somebody is on it and that is all the receiver is woken for
     * @param grouped whether an alert of the fleet tells of the same cause
     */
    record Surroundings(boolean heldBack, boolean grouped) {}

    /**
     * The delivery after an alert began, changed or ended.
     *
     * @param known {@code null} where there is none yet
     * @param underWay whether the receiver is being told right now, and may know of it
     * @return empty if nothing is to be told: what is over before anybody was told wakes nobody
     */
    static Optional<Delivery> noted(Delivery known, boolean underWay, Alert alert, String receiver, Instant now) {
        if (known == null) {
            return alert.isFiring()
                    ? Optional.of(new Delivery(alert, receiver, Status.PENDING, Told.NOTHING, 0, now, null))
                    : Optional.empty();
        }
        boolean ended = known.alert().isFiring() && !alert.isFiring();
        boolean held = isHeldUntold(known);
        if (ended && known.told() == Told.NOTHING && known.attempts() == 0 && !held && !underWay) {
            return Optional.empty();
        }
        if (ended && !held) {
            return Optional.of(new Delivery(alert, receiver, Status.PENDING, known.told(), 0, now, null));
        }
        boolean old = !known.alert().isFiring()
                || alert.changedAt().isBefore(known.alert().changedAt());
        if (old) {
            return Optional.of(known);
        }
        boolean worse = alert.count() > known.alert().count();
        return Optional.of(
                worse && (known.told() == Told.FIRING || known.status() == Status.FAILED)
                        ? new Delivery(alert, receiver, Status.PENDING, known.told(), 0, now, null)
                        : with(known, alert));
    }

    /**
     * The delivery after an attempt, when the alert has changed meanwhile: that is to be told now.
     *
     * @param known with the alert as it is now
     * @param after as it would be, had nothing changed
     */
    static Delivery overtaken(Delivery known, Delivery after, Instant now) {
        return new Delivery(known.alert(), known.receiver(), Status.PENDING, after.told(), 0, now, null);
    }

    /**
     * Whether it is to begin anew: what the receiver was told last was before somebody was on the alert, and they are not
     * any more.
     *
     * @param lapsed when their time was over
     */
    static boolean isOutdated(Delivery delivery, Instant lapsed) {
        boolean closed = delivery.status() == Status.DELIVERED || delivery.status() == Status.FAILED;
        return closed && delivery.alert().isFiring() && delivery.at().isBefore(lapsed);
    }

    /** The delivery of what is to be told once more. */
    static Delivery anew(Delivery delivery, Instant now) {
        return held(delivery, Status.PENDING, now);
    }

    static Step next(Delivery delivery, Surroundings surroundings, Instant now) {
        boolean firing = delivery.alert().isFiring();
        // What was told, and is to be told again all the same, got worse.
        boolean toldAll = firing
                ? delivery.told() == Told.FIRING && delivery.status() == Status.DELIVERED
                : delivery.told() == Told.RESOLVED;
        if (toldAll || delivery.status() == Status.FAILED || isHeldUntold(delivery) && !firing) {
            return Step.WAIT;
        }
        if (firing && surroundings.heldBack()) {
            return Step.HOLD;
        }
        if (firing && delivery.told() == Told.NOTHING && surroundings.grouped()) {
            return Step.GROUP;
        }
        boolean due = !now.isBefore(delivery.at().plus(Backoff.after(delivery.attempts())));
        return due ? Step.TELL : Step.WAIT;
    }

    static Delivery held(Delivery delivery, Status why, Instant now) {
        return new Delivery(delivery.alert(), delivery.receiver(), why, delivery.told(), 0, now, null);
    }

    static Delivery delivered(Delivery delivery, Instant now) {
        return new Delivery(
                delivery.alert(),
                delivery.receiver(),
                Status.DELIVERED,
                delivery.alert().isFiring() ? Told.FIRING : Told.RESOLVED,
                delivery.attempts() + 1,
                now,
                null);
    }

    static Delivery failed(Delivery delivery, String error, Instant now) {
        int attempts = delivery.attempts() + 1;
        return new Delivery(
                delivery.alert(),
                delivery.receiver(),
                attempts < Backoff.MOST_ATTEMPTS ? Status.RETRYING : Status.FAILED,
                delivery.told(),
                attempts,
                now,
                error);
    }

    private static boolean isHeldUntold(Delivery delivery) {
        boolean held = delivery.status() == Status.SILENCED || delivery.status() == Status.GROUPED;
        return held && delivery.told() == Told.NOTHING;
    }

    private static Delivery with(Delivery known, Alert alert) {
        return new Delivery(
                alert, known.receiver(), known.status(), known.told(), known.attempts(), known.at(), known.error());
    }
}
