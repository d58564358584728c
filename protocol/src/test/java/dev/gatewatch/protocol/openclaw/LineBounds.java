package dev.gatewatch.protocol.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;

/** What holds for every line, whatever was read. */
final class LineBounds {
    private LineBounds() {}

    static void check(ParsedLine line) {
        assertThat(line.message().length()).isLessThanOrEqualTo(ParsedLine.LONGEST_MESSAGE);
        assertThat(line.subsystem().length()).isLessThanOrEqualTo(ParsedLine.LONGEST_ATTRIBUTE);
        assertThat(line.attributes().size()).isLessThanOrEqualTo(ParsedLine.MOST_ATTRIBUTES + 1);
        assertThat(line.printed()).isNotNull();
        Stream.concat(Stream.of(line.message(), line.subsystem()), line.attributes().values().stream())
                .forEach(LineBounds::checkPrintable);
        line.attributes().forEach((name, value) -> {
            assertThat(name).matches("[A-Za-z0-9_.-]{1,300}");
            assertThat(value.length()).isLessThanOrEqualTo(ParsedLine.LONGEST_ATTRIBUTE);
        });
    }

    private static void checkPrintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) && c != '\n' && c != '\t') {
                assertThat(text).as("control character %d", (int) c).isEmpty();
            }
        }
    }
}
