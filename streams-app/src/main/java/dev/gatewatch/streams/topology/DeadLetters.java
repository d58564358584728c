package dev.gatewatch.streams.topology;

import dev.gatewatch.protocol.Topics;
import dev.gatewatch.streams.metrics.GatewatchMetrics;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
 * <p>It is kept in {@code openclaw.dead-letters} as it came, its beginning if it is large, under the same key, with why in
 * the header {@value #REASON} and where it came from in {@value #SOURCE} (topic, partition, offset).
 */
public final class DeadLetters implements DeserializationExceptionHandler, ProcessingExceptionHandler {
    /** The setting that holds the {@link GatewatchMetrics} to count by. */
    public static final String METRICS = "gatewatch.metrics";

    static final String REASON = "reason";
    static final String SOURCE = "source";
    static final String LENGTH = "length";
    /** A dead letter is for people to look at; the whole of it is still in its topic. */
    static final int LONGEST_VALUE = 64 * 1024;

    private static final int LONGEST_REASON = 500;
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
        String reason = reason(exception);
        LOG.warn("{} became a dead letter: {}", source, reason);
        var letter = new ProducerRecord<>(Topics.DEAD_LETTERS.name(), key, beginning(value));
        letter.headers()
                .add(REASON, reason.getBytes(StandardCharsets.UTF_8))
                .add(SOURCE, source.getBytes(StandardCharsets.UTF_8))
                .add(LENGTH, Integer.toString(value == null ? 0 : value.length).getBytes(StandardCharsets.UTF_8));
        return letter;
    }

    private static String reason(Exception exception) {
        String reason = exception.getMessage() == null ? exception.toString() : exception.getMessage();
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
    }

    private static byte[] beginning(byte[] value) {
        return value == null || value.length <= LONGEST_VALUE ? value : Arrays.copyOf(value, LONGEST_VALUE);
    }
}
