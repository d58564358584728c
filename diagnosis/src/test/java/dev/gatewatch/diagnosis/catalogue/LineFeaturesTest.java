package dev.gatewatch.diagnosis.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineFeaturesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "pairing required",
                "Pairing Required.",
                "gateway connect failed: Error: pairing required",
                "closed code=1008 reason=pairing required",
                "{\"message\":\"pairing required\"}",
                "│  pairing required  │",
                "\"pairing required\"",
                "{code: 'NOT_PAIRED', message: 'pairing required'}",
                "{\\\"message\\\":\\\"pairing required\\\"}",
                "unreachable (pairing required)",
                "- pairing required",
                "first line\npairing required"
            })
    void a_statement_stands_at_the_beginning_or_behind_a_mark(String message) {
        assertThat(LineFeatures.of(Lines.of(message)).says("pairing required")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "if you see pairing required, approve it",
                "the device, pairing required or not",
                "re-pairing required",
                "how to mend \"pairing required\"",
                "x_pairing required",
                "unpairing required",
                "pairing requiredness"
            })
    void words_within_a_sentence_or_a_word_are_no_statement(String message) {
        LineFeatures line = LineFeatures.of(Lines.of(message));

        assertThat(line.says("pairing required")).isFalse();
        assertThat(line.has("pairing required")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TOKEN_MISMATCH", "Token_Mismatch", "token_mismatch"})
    void the_case_of_letters_is_no_matter(String message) {
        assertThat(LineFeatures.of(Lines.of(message)).has("token_mismatch")).isTrue();
    }
}
