package dev.gatewatch.shippers.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceSpecTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "auto, , AUTO, \"\"",
                "work=auto, work, AUTO, \"\"",
                "stdin, , STDIN, \"\"",
                "journal, , JOURNAL, \"\"",
                "journal:openclaw-gateway.service, , JOURNAL, openclaw-gateway.service",
                "file:/tmp/openclaw/openclaw-*.log, , FILE, /tmp/openclaw/openclaw-*.log",
                "command:openclaw logs --follow --json, , COMMAND, openclaw logs --follow --json",
                "home=command:X=1 run a:b=c, home, COMMAND, X=1 run a:b=c",
                "command:X=1 run, , COMMAND, X=1 run",
            })
    void reads_what_people_write(String text, String gateway, SourceSpec.Kind kind, String argument) {
        assertThat(SourceSpec.parse(text)).isEqualTo(new SourceSpec(text, gateway, kind, argument));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "tail, unknown",
                "\"\", unknown",
                "auto:x, nothing behind a colon",
                "stdin:, nothing behind a colon",
                "command:, names no command",
                "file:, names no file",
                "file:/, names no file",
                "file:/var/*/gateway.log, wildcard in its directory",
                "file:/var/log/a[.log, wildcard that is not whole",
                "file:/var/log/a{b.log, wildcard that is not whole",
                "journal:a b, no systemd unit",
            })
    void says_what_is_wrong_and_what_is_allowed(String text, String sentence) {
        assertThatThrownBy(() -> SourceSpec.parse(text))
                .isInstanceOf(InvalidSourceException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining(sentence);
    }
}
