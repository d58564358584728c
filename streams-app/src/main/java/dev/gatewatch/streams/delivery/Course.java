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
        /** Not while a silence covers the alert. */
        SILENCE,
        /** Not while an alert of the fleet tells of the same. */
        GROUP
    }

    /**
     * What is known around an alert.
     *
     * @param silenced whether a silence covers it
     * @param grouped whether an alert of the fleet tells of the same cause
     */
    record Surroundings(boolean silenced, boolean grouped) {}

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
        boolean held = known.status() == Status.SILENCED || known.status() == Status.GROUPED;
        if (ended && known.told() == Told.NOTHING && known.attempts() == 0 && !held && !underWay) {
            return Optional.empty();
        }
        if (ended && !held) {
            return Optional.of(new Delivery(alert, receiver, Status.PENDING, known.told(), 0, now, null));
        }
        boolean old = !known.alert().isFiring()
                || alert.changedAt().isBefore(known.alert().changedAt());
        return Optional.of(old ? known : with(known, alert));
    }

    static Step next(Delivery delivery, Surroundings surroundings, Instant now) {
        boolean firing = delivery.alert().isFiring();
        boolean toldAll = delivery.told() == (firing ? Told.FIRING : Told.RESOLVED);
        if (toldAll || delivery.status() == Status.FAILED) {
            return Step.WAIT;
        }
        if (delivery.told() == Told.NOTHING && firing) {
            if (surroundings.silenced()) {
                return Step.SILENCE;
            }
            if (surroundings.grouped()) {
                return Step.GROUP;
            }
        }
        boolean neverTold = delivery.status() == Status.SILENCED || delivery.status() == Status.GROUPED;
        if (neverTold && !firing) {
            return Step.WAIT;
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

    private static Delivery with(Delivery known, Alert alert) {
        return new Delivery(
                alert, known.receiver(), known.status(), known.told(), known.attempts(), known.at(), known.error());
    }
}
