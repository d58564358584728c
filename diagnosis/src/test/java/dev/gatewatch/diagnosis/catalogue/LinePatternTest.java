package dev.gatewatch.diagnosis.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinePatternTest {
    @Test
    void its_named_groups_are_what_it_extracts_in_order() {
        LinePattern pattern = LinePattern.of("pid (?<pid>\\d{1,10}+)(?: [a-z]{1,16}+)?: (?<owner>\\S{1,64}+)");

        assertThat(pattern.groups()).containsExactly("pid", "owner");
        assertThat(pattern.groupsIn("- PID 42 root: clawdbot-gateway (127.0.0.1:18789)"))
                .containsEntry("pid", "42")
                .containsEntry("owner", "clawdbot-gateway");
        assertThat(pattern.groupsIn("- nobody")).isEmpty();
    }

    @Test
    void a_group_that_takes_no_part_extracts_nothing() {
        assertThat(LinePattern.of("a(?<b>b)?").groupsIn("a")).isEmpty();
    }

    @Test
    void what_repeats_most_is_still_allowed_and_one_more_is_not() {
        assertThat(LinePattern.of("a{1,256}+").isFoundIn("aaa")).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinePattern.of("a{1,257}+"))
                .withMessageContaining("256");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '~',
            value = {
                "a*! repeats without bound",
                "a+! repeats without bound",
                "[^ ]+x! repeats without bound",
                "a{2,}! repeats without bound",
                "a{1,9}! gives back what it took",
                "(?:ab){1,9}+! repeats a group",
                "(ab){2}! repeats a group",
                "(a)\\1! back-reference",
                "(?<x>a)\\k<x>! back-reference",
                "(?=a)b! neither (?:…) nor (?<name>…)",
                "(?>a)b! neither (?:…) nor (?<name>…)",
                "(?i)a! neither (?:…) nor (?<name>…)",
                "(a! is not a regular expression"
            })
    void a_wild_pattern_is_refused_with_the_reason(String wild, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinePattern.of(wild))
                .withMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\*b", "[*+]", "a\\+", "x\\{1,", "\\)\\d{2}", "(?:a|b)?", "^a{3}$"})
    void signs_that_do_not_repeat_are_no_matter(String tame) {
        assertThat(LinePattern.of(tame)).hasToString(tame);
    }
}
