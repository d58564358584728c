package dev.gatewatch.streams.topology;

import dev.gatewatch.protocol.DeadLetter;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.streams.metrics.GatewatchMetrics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what cannot be read or processed out of the way: one bad record stops nobody.
 *
 * <p>It is kept in {@code openclaw.dead-letters} under the same key as a {@link DeadLetter}: as it came but for its secrets,
 * its beginning if it is large, with why, and where it came from (topic, partition, offset).
 */
public final class DeadLetters implements DeserializationExceptionHandler, ProcessingExceptionHandler {
    /** The setting that holds the {@link GatewatchMetrics} to count by. */
    public static final String METRICS = "gatewatch.metrics";

    private static final byte[] NOTHING = {};
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private GatewatchMetrics metrics;

    @Override
    public void configure(Map<String, ?> settings) {
        metrics = (GatewatchMetrics) settings.get(METRICS);
    }

    @Override
    public DeserializationExceptionHandler.Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
        return DeserializationExceptionHandler.Response.resume(
                List.of(letter(context, record.key(), record.value(), exception)));
    }

    @Override
    public ProcessingExceptionHandler.Response handleError(
            ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
        return ProcessingExceptionHandler.Response.resume(
                List.of(letter(context, context.sourceRawKey(), context.sourceRawValue(), exception)));
    }

    private ProducerRecord<byte[], byte[]> letter(
            ErrorHandlerContext context, byte[] key, byte[] value, Exception exception) {
        metrics.deadLetter();
        String source = context.topic() + "-" + context.partition() + "@" + context.offset();
        String reason = exception.getMessage() == null ? exception.toString() : exception.getMessage();
        DeadLetter dead = DeadLetter.of(value == null ? NOTHING : value, reason, source);
        LOG.warn("{} became a dead letter: {}", source, dead.headers().get(DeadLetter.REASON));
        var letter = new ProducerRecord<>(Topics.DEAD_LETTERS.name(), key, dead.content());
        dead.headers().forEach((name, text) -> letter.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return letter;
    }
}
