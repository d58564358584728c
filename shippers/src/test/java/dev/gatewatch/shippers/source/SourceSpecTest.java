package dev.gatewatch.shippers.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
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
                "journal:a b, no systemd unit",
            })
    void says_what_is_wrong_and_what_is_allowed(String text, String sentence) {
        assertThatThrownBy(() -> SourceSpec.parse(text))
                .isInstanceOf(InvalidSourceException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining(sentence);
    }

    @Test
    void the_journals_command_goes_on_behind_the_cursor() {
        assertThat(JournalLines.command("openclaw-gateway", "s=1;i=2"))
                .containsExactly(
                        "journalctl",
                        "--output=json",
                        "--follow",
                        "--no-pager",
                        "--after-cursor=s=1;i=2",
                        "_SYSTEMD_USER_UNIT=openclaw-gateway.service",
                        "+",
                        "_SYSTEMD_UNIT=openclaw-gateway.service");
        assertThat(JournalLines.command(null, null))
                .contains("--lines=1000", "_SYSTEMD_USER_UNIT=clawdbot-gateway.service");
    }
}
