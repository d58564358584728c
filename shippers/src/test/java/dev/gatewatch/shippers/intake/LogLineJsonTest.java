package dev.gatewatch.shippers.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.Gap;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LogLineJsonTest {
    private final LogLineJson json = new LogLineJson();

    @Test
    void writes_any_line_as_the_mapper_does() {
        Random random = new Random(11);
        for (int i = 0; i < 5_000; i++) {
            LogLine line = randomLine(random);
            assertThat(written(line)).isEqualTo(new String(Json.write(line), StandardCharsets.UTF_8));
        }
    }

    @Test
    void a_text_is_written_anew_each_time_whether_it_stood_in_the_line_before_or_not() {
        Random random = new Random(12);
        List<String> texts = Arrays.asList("", "a", "a \"quote\"", "\u00e4", null);
        for (int i = 0; i < 1_000; i++) {
            Supplier<String> any = () -> texts.get(random.nextInt(texts.size()));
            LineSource source = new LineSource(LineSource.Kind.FILE, any.get(), 7L);
            LogLine line = new LogLine(
                    "u", any.get(), any.get(), null, Instant.EPOCH, null, any.get(), any.get(), Map.of(), source, null);
            assertThat(written(line)).isEqualTo(new String(Json.write(line), StandardCharsets.UTF_8));
        }
    }

    @Test
    void half_a_surrogate_pair_does_no_harm() {
        for (String text : new String[] {"\ud83d", "a\ud83db", "\udc00\ud83d", "\ud83d\ud83d\ude00"}) {
            LogLine read = Json.read(written(line(text)).getBytes(StandardCharsets.UTF_8), LogLine.class);
            assertThat(read.message())
                    .isEqualTo(text.replace("\ud83d\ude00", "☺")
                            .replace('\ud83d', '?')
                            .replace('\udc00', '?')
                            .replace("☺", "\ud83d\ude00"));
        }
    }

    @Test
    void a_long_message_finds_room() {
        String text = "\u0001".repeat(100_000);
        assertThat(Json.read(written(line(text)).getBytes(StandardCharsets.UTF_8), LogLine.class)
                        .message())
                .isEqualTo(text);
    }

    private String written(LogLine line) {
        json.write(line);
        return new String(json.buffer(), 0, json.length(), StandardCharsets.UTF_8);
    }

    private static LogLine line(String message) {
        return new LogLine("u", "h", "g", null, Instant.EPOCH, null, "", message, Map.of(), null, null);
    }

    private static LogLine randomLine(Random random) {
        Map<String, String> attributes = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            attributes.put(randomText(random), randomText(random));
        }
        LineSource source = switch (random.nextInt(3)) {
            case 0 -> null;
            case 1 -> LineSource.of(LineSource.Kind.TAIL_STATUS);
            default -> new LineSource(LineSource.Kind.FILE, randomText(random), random.nextLong());
        };
        Gap gap = random.nextInt(4) == 0 ? new Gap(random.nextLong(), random.nextBoolean(), randomText(random)) : null;
        return new LogLine(
                randomText(random),
                randomText(random),
                randomText(random),
                random.nextBoolean() ? null : randomInstant(random),
                randomInstant(random),
                Severity.values()[random.nextInt(Severity.values().length)],
                randomText(random),
                randomText(random),
                attributes,
                source,
                gap);
    }

    private static Instant randomInstant(Random random) {
        int[] granularity = {1_000_000_000, 100_000_000, 1_000_000, 1_000, 1};
        int grain = granularity[random.nextInt(granularity.length)];
        long second =
                random.nextInt(10) == 0 ? random.nextLong() % 100_000_000_000L : 1_700_000_000L + random.nextInt(3);
        return Instant.ofEpochSecond(second, (random.nextInt(1_000_000_000) / grain) * (long) grain);
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            text.appendCodePoint(
                    switch (random.nextInt(6)) {
                        case 0 -> random.nextInt(0x20);
                        case 1 -> "\"\\/\u007f\u0080\u07ff\u0800\uffff".charAt(random.nextInt(8));
                        case 2 -> 0x10000 + random.nextInt(0x100000);
                        case 3 -> 0x80 + random.nextInt(0x2000);
                        default -> ' ' + random.nextInt(95);
                    });
        }
        return text.toString();
    }
}
