package dev.gatewatch.streams.desk;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Attention;
import dev.gatewatch.protocol.AuditEntry;
import dev.gatewatch.protocol.Delivery;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.streams.access.Caller;
import dev.gatewatch.streams.history.Filter;
import dev.gatewatch.streams.history.Page;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators decide about alerts: they acknowledge one, or silence some. Every decision is in the audit before it is
 * in force. Thread-safe.
 *
 * <p>What changes something throws a {@link KafkaException} when Kafka does not take it; then nothing has changed.
 */
public final class AlertDesk {
    private static final Logger LOG = LoggerFactory.getLogger(AlertDesk.class);
    private static final int ID_BYTES = 6;

    private final CompactedTable<Attention> attention;
    private final CompactedTable<Delivery> deliveries;
    private final AuditLog audit;
    private final Producer<String, byte[]> producer;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** @param producer stays the caller's */
    public AlertDesk(
            CompactedTable<Attention> attention,
            CompactedTable<Delivery> deliveries,
            AuditLog audit,
            Producer<String, byte[]> producer,
            Clock clock) {
        this.attention = attention;
        this.deliveries = deliveries;
        this.audit = audit;
        this.producer = producer;
        this.clock = clock;
    }

    /**
     * A producer whose records are there to stay.
     *
     * @param kafka settings of the Kafka client
     */
    public static Producer<String, byte[]> producer(Map<String, Object> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "gatewatch-desk");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /**
     * A silence that is asked for.
     *
     * @param host the next three are as in {@link Attention}
     */
    public record Wish(String host, String cause, String rule, String reason, Instant until) {}

    public AlertView view(Alert alert) {
        return AlertView.of(
                alert,
                acknowledgementOf(alert).orElse(null),
                alert.isFiring() ? silenceOf(alert).orElse(null) : null,
                deliveries.startingWith(Delivery.keyOf(alert.id(), "")));
    }

    /** Who is on it, or was when it ended. */
    public Optional<Attention> acknowledgementOf(Alert alert) {
        Instant then = alert.isFiring() ? clock.instant() : alert.changedAt();
        return decisionOn(alert).filter(decision -> !decision.hasEnded(then));
    }

    /** Who was on it until their time was over, and nobody has been since. */
    public Optional<Attention> lapsedAcknowledgementOf(Alert alert) {
        Instant now = clock.instant();
        return decisionOn(alert).filter(decision -> decision.hasEnded(now));
    }

    /** The acknowledgements whose time is not over, also of alerts that are. */
    public List<Attention> acknowledgements() {
        return inForce(Attention.Kind.ACKNOWLEDGEMENT).toList();
    }

    private Optional<Attention> decisionOn(Alert alert) {
        return attention.get(Attention.keyOf(Attention.Kind.ACKNOWLEDGEMENT, alert.id()));
    }

    /** The silence that covers an alert now; of several the one that ends last. */
    public Optional<Attention> silenceOf(Alert alert) {
        return silences().stream()
                .filter(silence -> Silences.covers(silence, alert))
                .max(Comparator.comparing(Attention::until));
    }

    /** Whether an alert would be covered. */
    public static boolean covers(Wish wish, Alert alert) {
        return Silences.covers(
                new Attention(
                        Attention.Kind.SILENCE, "", wish.host(), wish.cause(), wish.rule(), "", null, "", wish.until()),
                alert);
    }

    /** The silences that are in force, the next to end first. */
    public List<Attention> silences() {
        return inForce(Attention.Kind.SILENCE)
                .sorted(Comparator.comparing(Attention::until).thenComparing(Attention::id))
                .toList();
    }

    private Stream<Attention> inForce(Attention.Kind kind) {
        Instant now = clock.instant();
        return attention.startingWith(Attention.keyOf(kind, "")).stream().filter(decision -> !decision.hasEnded(now));
    }

    /**
     * Says that somebody is on it.
     *
     * @param until after which nobody is; {@code null} if they are on it until it is over
     */
    public void acknowledge(Alert alert, Caller caller, String reason, Instant until) {
        String end = until == null ? ", until it is resolved" : ", until " + until;
        audit(caller, "acknowledge", alert.id(), reason, alert.rule() + " on " + alert.host() + end);
        var decision = Attention.acknowledgement(alert, caller.name(), clock.instant(), reason, until);
        write(decision.key(), decision);
    }

    /** Nobody is on it any more. */
    public void withdrawAcknowledgement(Alert alert, Caller caller) {
        audit(caller, "withdraw-acknowledgement", alert.id(), null, alert.rule() + " on " + alert.host());
        write(Attention.keyOf(Attention.Kind.ACKNOWLEDGEMENT, alert.id()), null);
    }

    /** Keeps alerts from waking anybody. */
    public Attention silence(Wish wish, Caller caller) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        var silence = new Attention(
                Attention.Kind.SILENCE,
                HexFormat.of().formatHex(id),
                wish.host(),
                wish.cause(),
                wish.rule(),
                caller.name(),
                clock.instant(),
                wish.reason(),
                wish.until());
        audit(caller, "silence", silence.id(), wish.reason(), sentence(silence));
        write(silence.key(), silence);
        return silence;
    }

    /** Ends a silence before its time. */
    public void endSilence(Attention silence, Caller caller) {
        audit(caller, "end-silence", silence.id(), null, sentence(silence));
        write(silence.key(), null);
    }

    /** The silence of that id, if it is in force. */
    public Optional<Attention> silence(String id) {
        return silences().stream().filter(silence -> silence.id().equals(id)).findFirst();
    }

    /**
     * Who did what, newest first.
     *
     * @param cursor {@code null} for the beginning
     */
    public Page<AuditEntry> audited(Filter filter, int limit, String cursor) {
        return audit.page(filter, limit, cursor);
    }

    /**
     * Writes down who did what.
     *
     * @param subject the rest is as in {@link AuditEntry}
     */
    public void audit(Caller caller, String action, String subject, String reason, String detail) {
        var entry = new AuditEntry(
                clock.instant(),
                caller.name(),
                caller.login().wireName(),
                caller.address(),
                action,
                subject,
                reason,
                detail);
        RecordMetadata written = send(new ProducerRecord<>(Topics.AUDIT.name(), caller.name(), Json.write(entry)));
        audit.take(written.partition(), written.offset(), entry);
        LOG.info("{} by {} from {}: {}, {}.", action, caller.name(), caller.address(), subject, detail);
    }

    private void write(String key, Attention decision) {
        RecordMetadata written = send(
                new ProducerRecord<>(Topics.ATTENTION.name(), key, decision == null ? null : Json.write(decision)));
        attention.take(key, written.partition(), written.offset(), decision);
    }

    private RecordMetadata send(ProducerRecord<String, byte[]> record) {
        try {
            return producer.send(record).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException problem ? problem : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static String sentence(Attention silence) {
        return "host " + orAny(silence.host()) + ", cause " + orAny(silence.cause()) + ", rule " + orAny(silence.rule())
                + ", until " + silence.until();
    }

    private static String orAny(String pattern) {
        return pattern == null ? "any" : pattern;
    }
}
