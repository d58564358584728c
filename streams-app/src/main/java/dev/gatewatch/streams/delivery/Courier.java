package dev.gatewatch.streams.delivery;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Delivery;
import dev.gatewatch.streams.alert.AlertSettings;
import dev.gatewatch.streams.desk.AlertDesk;
import dev.gatewatch.streams.desk.CompactedTable;
import dev.gatewatch.streams.metrics.GatewatchMetrics;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells one receiver what the ledger says it is to be told, in a thread of its own. */
final class Courier {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    /** So often it is looked for what has become due: an end of a silence, another attempt. */
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** When Kafka does not take what came of it. */
    private static final Duration REST = Duration.ofSeconds(1);

    private final AlertSettings.Receiver settings;
    private final Receiver receiver;
    private final GatewatchMetrics.Channel channel;
    private final Ledger ledger;
    private final IntPredicate isOurs;
    private final AlertDesk desk;
    private final Links links;
    private final GatewatchMetrics metrics;
    private final Clock clock;
    private final Thread thread;

    /** When it was told of an alert in this run. */
    private final Map<String, Instant> toldAt = new HashMap<>();

    private volatile boolean closed;

    /**
     * A courier.
     *
     * @param receiver who is told, as the settings say
     * @param isOurs which partitions' alerts are this instance's to tell
     */
    Courier(
            AlertSettings.Receiver settings,
            Receiver receiver,
            Ledger ledger,
            IntPredicate isOurs,
            AlertDesk desk,
            Links links,
            GatewatchMetrics metrics,
            Clock clock) {
        this.settings = settings;
        this.receiver = receiver;
        this.channel = channelOf(settings);
        this.ledger = ledger;
        this.isOurs = isOurs;
        this.desk = desk;
        this.links = links;
        this.metrics = metrics;
        this.clock = clock;
        this.thread = new Thread(this::tellAll, "gatewatch-tell-" + settings.name());
    }

    void start() {
        thread.start();
    }

    /** Whom it is telling, it stops to tell; {@link #join} waits for its end. */
    void stop() {
        closed = true;
        thread.interrupt();
    }

    void join() throws InterruptedException {
        thread.join();
    }

    /** Tells the receiver of something once, whatever the ledger says. */
    Trial attempt(Notice notice) throws InterruptedException {
        long begin = System.nanoTime();
        String error = null;
        try {
            receiver.tell(notice);
        } catch (IOException e) {
            error = e.getMessage();
        } catch (RuntimeException e) {
            LOG.error("{} cannot be told of anything as it is set.", settings.name(), e);
            error = "it cannot be told (" + e.getClass().getSimpleName() + "); the log of serve says why";
        }
        return new Trial(
                settings.name(),
                channel.name().toLowerCase(Locale.ROOT),
                error == null,
                error,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
    }

    private static GatewatchMetrics.Channel channelOf(AlertSettings.Receiver settings) {
        if (settings instanceof AlertSettings.Alertmanager) {
            return GatewatchMetrics.Channel.ALERTMANAGER;
        }
        if (settings instanceof AlertSettings.Webhook) {
            return GatewatchMetrics.Channel.WEBHOOK;
        }
        return settings instanceof AlertSettings.Slack
                ? GatewatchMetrics.Channel.SLACK
                : GatewatchMetrics.Channel.COMMAND;
    }

    private void tellAll() {
        try {
            while (!closed) {
                if (!tellDue()) {
                    ledger.awaitNews(LOOK);
                }
            }
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether somebody was told, so that there may be more to do */
    boolean tellDue() throws InterruptedException {
        boolean told = false;
        List<CompactedTable.Row<Delivery>> rows = ledger.of(settings.name());
        var standing = Standing.in(rows);
        toldAt.keySet().retainAll(standing.alerts());
        for (CompactedTable.Row<Delivery> row : rows) {
            if (isOurs.test(row.partition())) {
                try {
                    told |= step(row.value(), row.partition(), standing);
                } catch (KafkaException e) {
                    LOG.warn("What came of telling {} could not be kept; it is told again.", settings.name(), e);
                    TimeUnit.MILLISECONDS.sleep(REST.toMillis());
                } catch (RuntimeException e) {
                    LOG.error("{} could not be told of an alert; it is tried again.", settings.name(), e);
                    TimeUnit.MILLISECONDS.sleep(REST.toMillis());
                }
            }
        }
        return told;
    }

    /**
     * What the receiver is told of, or is to be told.
     *
     * @param alerts their ids
     * @param causesOfFleet what is on so many hosts that it is one alert of the fleet
     */
    private record Standing(Set<String> alerts, Set<String> causesOfFleet) {
        static Standing in(List<CompactedTable.Row<Delivery>> rows) {
            var standing = new Standing(new HashSet<>(), new HashSet<>());
            for (CompactedTable.Row<Delivery> row : rows) {
                Alert alert = row.value().alert();
                if (alert.isFiring()) {
                    standing.alerts.add(alert.id());
                    if (alert.host().equals(Alert.FLEET)) {
                        standing.causesOfFleet.add(alert.cause());
                    }
                }
            }
            return standing;
        }

        /** An outbreak is one alert of the fleet, and not one of each of its hosts. */
        boolean groups(Alert alert) {
            return !alert.host().equals(Alert.FLEET) && causesOfFleet.contains(alert.cause());
        }
    }

    private boolean step(Delivery delivery, int partition, Standing standing) throws InterruptedException {
        Instant now = clock.instant();
        if (isOutdated(delivery)) {
            ledger.held(delivery, partition, Course.anew(delivery, now));
            return true;
        }
        switch (Course.next(delivery, surroundings(delivery, standing), now)) {
            case TELL -> {
                tell(delivery, partition);
                return true;
            }
            case HOLD -> hold(delivery, Delivery.Status.SILENCED, partition, now);
            case GROUP -> hold(delivery, Delivery.Status.GROUPED, partition, now);
            default -> tellAgain(delivery, now);
        }
        return false;
    }

    private Course.Surroundings surroundings(Delivery delivery, Standing standing) {
        Alert alert = delivery.alert();
        if (!alert.isFiring() || delivery.status() == Delivery.Status.DELIVERED) {
            return new Course.Surroundings(false, false);
        }
        boolean attended = !decidesItself() && desk.acknowledgementOf(alert).isPresent();
        return new Course.Surroundings(attended || isSilenced(alert), standing.groups(alert));
    }

    private boolean isOutdated(Delivery delivery) {
        return !decidesItself()
                && desk.lapsedAcknowledgementOf(delivery.alert())
                        .filter(lapsed -> Course.isOutdated(delivery, lapsed.until()))
                        .isPresent();
    }

    /** One that forgets what it is not told again decides itself what it does about what somebody is on. */
    private boolean decidesItself() {
        return receiver.tellAgainAfter() != null;
    }

    private boolean isSilenced(Alert alert) {
        return desk.silenceOf(alert).isPresent();
    }

    private void tell(Delivery delivery, int partition) throws InterruptedException {
        if (!ledger.begun(delivery)) {
            return;
        }
        try {
            tellNow(delivery, partition);
        } finally {
            ledger.ended(delivery);
        }
    }

    private void tellNow(Delivery delivery, int partition) throws InterruptedException {
        Trial trial = attempt(notice(delivery.alert()));
        Instant now = clock.instant();
        toldAt.put(delivery.alert().id(), now);
        Delivery after =
                trial.delivered() ? Course.delivered(delivery, now) : Course.failed(delivery, trial.error(), now);
        count(after.status());
        if (trial.delivered()) {
            LOG.info(
                    "{} was told: {} {}.",
                    delivery.receiver(),
                    delivery.alert().key(),
                    delivery.alert().state());
        } else {
            LOG.warn(
                    "{} could not be told of {}: {}.",
                    delivery.receiver(),
                    delivery.alert().key(),
                    trial.error());
        }
        ledger.told(delivery, partition, after);
    }

    private void count(Delivery.Status status) {
        metrics.delivery(
                channel,
                switch (status) {
                    case DELIVERED -> GatewatchMetrics.DeliveryOutcome.DELIVERED;
                    case FAILED -> GatewatchMetrics.DeliveryOutcome.GIVEN_UP;
                    default -> GatewatchMetrics.DeliveryOutcome.FAILED;
                });
    }

    /**
     * What a receiver would forget; which is how an alert ends there that is silenced after it was told. That it was told
     * once more is not worth keeping.
     */
    private void tellAgain(Delivery delivery, Instant now) throws InterruptedException {
        Duration again = receiver.tellAgainAfter();
        if (again == null
                || delivery.told() != Delivery.Told.FIRING
                || !delivery.alert().isFiring()) {
            return;
        }
        Instant last = toldAt.get(delivery.alert().id());
        boolean due = last == null || !now.isBefore(last.plus(again));
        if (due && !isSilenced(delivery.alert())) {
            toldAt.put(delivery.alert().id(), now);
            Trial trial = attempt(notice(delivery.alert()));
            count(trial.delivered() ? Delivery.Status.DELIVERED : Delivery.Status.RETRYING);
            if (!trial.delivered()) {
                LOG.warn(
                        "{} could not be told again of {}: {}.",
                        delivery.receiver(),
                        delivery.alert().key(),
                        trial.error());
            }
        }
    }

    private Notice notice(Alert alert) {
        return Notice.of(alert, desk.lapsedAcknowledgementOf(alert).orElse(null), links.to(alert), false);
    }

    private void hold(Delivery delivery, Delivery.Status why, int partition, Instant now) {
        if (delivery.status() != why) {
            ledger.held(delivery, partition, Course.held(delivery, why, now));
        }
    }
}
