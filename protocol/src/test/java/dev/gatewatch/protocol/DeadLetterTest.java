package dev.gatewatch.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void it_is_kept_as_it_came_with_why_and_where() {
        DeadLetter letter = DeadLetter.of(bytes("{\"half\": "), "LogLine: unexpected end", "ingest /v1/lines");

        assertThat(letter.content()).isEqualTo(bytes("{\"half\": "));
        assertThat(letter.headers())
                .containsEntry(DeadLetter.REASON, "LogLine: unexpected end")
                .containsEntry(DeadLetter.SOURCE, "ingest /v1/lines")
                .containsEntry(DeadLetter.LENGTH, "9");
    }

    @Test
    void bytes_that_are_no_text_come_through_unchanged() {
        byte[] everyByte = new byte[256];
        for (int i = 0; i < everyByte.length; i++) {
            everyByte[i] = (byte) i;
        }

        assertThat(DeadLetter.of(everyByte, "binary", "test").content()).isEqualTo(everyByte);
    }

    @Test
    void secrets_are_taken_out_of_content_and_reason() {
        DeadLetter letter = DeadLetter.of(
                bytes("{\"token\": \"s3cr3t-0123456789abcdef\""), "at \"token=s3cr3t-0123456789abcdef\"", "test");

        assertThat(new String(letter.content(), StandardCharsets.UTF_8)).doesNotContain("s3cr3t");
        assertThat(letter.headers().get(DeadLetter.REASON)).doesNotContain("s3cr3t");
    }

    @Test
    void a_secret_that_is_all_of_a_text_within_is_taken_out_too() {
        String secret = "8f3a9c1be7d24f60a1b2c3d4e5f607189";
        String protobuf = "\n*\4\n!" + secret + "\22\3abc";
        String json = "{\"body\":{\"stringValue\":\"" + secret + "\"}},";

        assertThat(DeadLetter.of(bytes(protobuf), "cut", "test").content())
                .asString(StandardCharsets.UTF_8)
                .doesNotContain("8f3a9c1b")
                .startsWith("\n*\4\n")
                .endsWith("\22\3abc");
        assertThat(DeadLetter.of(bytes(json), "cut", "test").content())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"body\":{\"stringValue\":\"[redacted]\"}},");
    }

    @Test
    void a_secret_that_is_cut_is_not_shown_in_part() {
        String secret = "sk-proj-8f3a9c1be7d24f60a1b2c3d4e5f60718";
        for (int before = DeadLetter.LONGEST - secret.length(); before < DeadLetter.LONGEST; before++) {
            DeadLetter letter = DeadLetter.of(bytes("x".repeat(before - 1) + " " + secret), "long", "test");

            assertThat(new String(letter.content(), StandardCharsets.UTF_8)).doesNotContain("sk-proj");
        }
    }

    @Test
    void the_longest_is_kept_whole_and_a_longer_one_is_cut() {
        byte[] longest = bytes("x".repeat(DeadLetter.LONGEST));
        byte[] longer = bytes("x".repeat(DeadLetter.LONGEST + 1));

        assertThat(DeadLetter.of(longest, "long", "test").content()).isEqualTo(longest);
        assertThat(DeadLetter.of(longer, "long", "test").content()).isEqualTo(longest);
        assertThat(DeadLetter.of(longer, "long", "test").headers())
                .containsEntry(DeadLetter.LENGTH, Integer.toString(DeadLetter.LONGEST + 1));
    }
}
