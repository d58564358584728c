package dev.gatewatch.diagnosis.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LiteralScreenTest {
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean findsAny(LiteralScreen screen, String text) {
        return screen.findsAnyIn(utf8(text), 0, utf8(text).length);
    }

    @Test
    void finds_literals_that_overlap_and_lie_within_one_another() {
        var screen = new LiteralScreen(List.of("she", "he", "hers", "his"));

        assertThat(screen.findIn(utf8("ushers")).stream()).containsExactly(0, 1, 2);
        assertThat(screen.findIn(utf8("ahishe")).stream()).containsExactly(0, 1, 3);
        assertThat(screen.findIn(utf8("hxe")).stream()).isEmpty();
    }

    @Test
    void finds_letters_in_either_case_and_signs_beyond_ascii() {
        var screen = new LiteralScreen(List.of("token mismatch", "⇄ res ✓"));

        assertThat(findsAny(screen, "Gateway Token MISMATCH")).isTrue();
        assertThat(findsAny(screen, "[ws] ⇄ res ✓ health")).isTrue();
        assertThat(findsAny(screen, "[ws] ⇄ res ✗ health")).isFalse();
    }

    @Test
    void finds_nothing_that_goes_beyond_the_part_it_looks_at() {
        var screen = new LiteralScreen(List.of("ready"));
        byte[] text = utf8("is ready now");

        assertThat(screen.findsAnyIn(text, 3, 8)).isTrue();
        assertThat(screen.findsAnyIn(text, 4, 8)).isFalse();
        assertThat(screen.findsAnyIn(text, 3, 7)).isFalse();
        assertThat(screen.findIn(text, 3, 8).stream()).containsExactly(0);
        assertThat(screen.findIn(text, 3, 7).stream()).isEmpty();
    }

    @Test
    void finds_nothing_in_nothing() {
        var screen = new LiteralScreen(List.of("a"));

        assertThat(findsAny(screen, "")).isFalse();
        assertThat(screen.findIn(new byte[0]).isEmpty()).isTrue();
    }

    @Test
    void agrees_with_a_plain_search_on_random_texts() {
        var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            List<String> literals = random.ints(6, 1, 5)
                    .mapToObj(length -> randomText(random, length).toLowerCase(Locale.ROOT))
                    .toList();
            var screen = new LiteralScreen(literals);
            String text = randomText(random, 60);
            for (int literal = 0; literal < literals.size(); literal++) {
                assertThat(screen.findIn(utf8(text)).get(literal))
                        .as("'%s' in '%s'", literals.get(literal), text)
                        .isEqualTo(text.toLowerCase(Locale.ROOT).contains(literals.get(literal)));
            }
        }
    }

    private static String randomText(Random random, int length) {
        var text = new StringBuilder();
        for (int at = 0; at < length; at++) {
            text.append("abAB✓ ".charAt(random.nextInt(6)));
        }
        return text.toString();
    }
}
