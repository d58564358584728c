package dev.gatewatch.protocol.openclaw;

import static dev.gatewatch.protocol.openclaw.Recordings.parse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.Severity;
import dev.gatewatch.protocol.openclaw.ParsedLine.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenClawLineTest {
    private static final String CONN = "conn=ff7d0c37-0a02-4d5a-9b6a-2f6a4c0b9d11";

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "console ~ 2026-05-09T17:11:16.682+08:00 [ws] handshake timeout ~ 2026-05-09T09:11:16.682Z ~ UNSPECIFIED ~ gateway/ws ~ handshake timeout",
                "console of another subsystem ~ 2026-03-09T23:11:26.005 [feishu] dispatching to agent ~ 2026-03-09T23:11:26.005Z ~ UNSPECIFIED ~ feishu ~ dispatching to agent",
                "console without stamp ~ [tools] browser failed: gateway closed (1008): unauthorized ~ ~ UNSPECIFIED ~ tools ~ browser failed: gateway closed (1008): unauthorized",
                "console without subsystem ~ 02:37:42 Port 18789 is already in use. ~ 2026-11-22T02:37:42Z ~ UNSPECIFIED ~ ~ Port 18789 is already in use.",
                "console with offset ~ 08:29:16+01:00 [bonjour] watchdog ~ 2026-11-22T07:29:16Z ~ UNSPECIFIED ~ bonjour ~ watchdog",
                "plain ~ 2026-11-22T06:52:03.644+00:00 warn gateway/ws handshake timeout ~ 2026-11-22T06:52:03.644Z ~ WARN ~ gateway/ws ~ handshake timeout",
                "plain without subsystem ~ 2026-11-22T06:52:03.644Z error Gateway not reachable ~ 2026-11-22T06:52:03.644Z ~ ERROR ~ ~ Gateway not reachable",
                "plain with a client's text ~ 2026-11-22T06:52:03.644Z error gateway connect failed: Error: pairing required ~ 2026-11-22T06:52:03.644Z ~ ERROR ~ ~ gateway connect failed: Error: pairing required",
                "plain with the gateway's text ~ 2026-11-22T06:52:03.644Z info gateway gateway ready ~ 2026-11-22T06:52:03.644Z ~ INFO ~ gateway ~ gateway ready",
                "level before subsystem ~ 04:30:54 warn gateway/ws {\"subsystem\":\"gateway/ws\"} handshake timeout ~ 2026-11-22T04:30:54Z ~ WARN ~ gateway/ws ~ handshake timeout",
                "level without stamp ~ warn gateway/ws {\"cause\":\"x\"} closed ~ ~ WARN ~ gateway/ws ~ closed",
                "level in capitals behind a stamp ~ 2026-11-22T04:30:54Z ERROR [ws] closed ~ 2026-11-22T04:30:54Z ~ ERROR ~ gateway/ws ~ closed",
                "a shouted word without a stamp ~ ERROR closed ~ ~ UNSPECIFIED ~ ~ ERROR closed",
                "a word that looks like a level ~ error: unknown option '--password' ~ ~ UNSPECIFIED ~ ~ error: unknown option '--password'",
                "a sentence that begins with a level ~ info about gateway/ws here ~ ~ UNSPECIFIED ~ ~ info about gateway/ws here",
                "desktop app ~ [2026-03-12T14:26:37.802Z] [WARN ] [Gateway stderr] Run: openclaw doctor --fix ~ 2026-03-12T14:26:37.802Z ~ WARN ~ ~ [Gateway stderr] Run: openclaw doctor --fix",
                "journal ~ Feb 10 22:46:53 X node[390297]: 2026-02-10T14:46:53.185Z [gateway] agent model: zai/glm-4.7 ~ 2026-02-10T14:46:53.185Z ~ UNSPECIFIED ~ gateway ~ agent model: zai/glm-4.7",
                "journal of systemd itself ~ Feb  9 22:46:53 X systemd[1]: openclaw-gateway.service: Main process exited ~ 2026-02-09T22:46:53Z ~ UNSPECIFIED ~ ~ openclaw-gateway.service: Main process exited",
                "journal, ISO ~ 2026-05-25T13:40:42+0000 X openclaw-gateway[3256254]: 2026-05-25T13:40:42.454+00:00 [ws] x ~ 2026-05-25T13:40:42.454Z ~ UNSPECIFIED ~ gateway/ws ~ x",
                "journal, inner line without stamp ~ 2026-05-25T13:46:20+0000 X openclaw-gateway[3256254]: - Removed a token ~ 2026-05-25T13:46:20Z ~ UNSPECIFIED ~ ~ - Removed a token",
                "no journal ~ 2026-04-22T03:40:32.020+00:00 [discord] gateway: Gateway websocket closed: 4014 ~ 2026-04-22T03:40:32.020Z ~ UNSPECIFIED ~ discord ~ gateway: Gateway websocket closed: 4014",
                "compose ~ openclaw-gateway  | 2026-03-04T16:29:38.289Z [ws] ← open remoteAddr=172.18.0.1 ~ 2026-03-04T16:29:38.289Z ~ UNSPECIFIED ~ gateway/ws ~ ← open remoteAddr=172.18.0.1",
                "no compose ~ connecting | idle ~ ~ UNSPECIFIED ~ ~ connecting | idle",
                "docker logs --timestamps ~ 2026-03-04T16:29:35.305123456Z 2026-03-04T16:29:35.305Z [ws] x ~ 2026-03-04T16:29:35.305Z ~ UNSPECIFIED ~ gateway/ws ~ x",
                "Kubernetes ~ 2026-03-04T16:29:35.305123456Z stderr F [gateway] x ~ 2026-03-04T16:29:35.305123456Z ~ UNSPECIFIED ~ gateway ~ x",
                "box ~ │  Gateway not running.  │ ~ ~ UNSPECIFIED ~ ~ Gateway not running.",
                "table ~ │ Gateway self    │ unknown        │ ~ ~ UNSPECIFIED ~ ~ Gateway self    │ unknown",
                "report ~   Connect: failed - timeout ~ ~ UNSPECIFIED ~ ~ Connect: failed - timeout",
                "another program ~ [10:46:24 INF] 2024/7/26 10:46:24 x ~ ~ UNSPECIFIED ~ ~ [10:46:24 INF] 2024/7/26 10:46:24 x",
                "another program's JSON ~ {\"error\":{\"reason\":\"401\"}} ~ ~ UNSPECIFIED ~ ~ {\"error\":{\"reason\":\"401\"}}",
            })
    void each_shape_is_read(
            String shape, String line, Instant time, Severity severity, String subsystem, String message) {
        ParsedLine parsed = parse(line);

        assertThat(parsed.kind()).isEqualTo(Kind.LINE);
        assertThat(parsed.time()).isEqualTo(time);
        assertThat(parsed.severity()).isEqualTo(severity);
        assertThat(parsed.subsystem()).isEqualTo(subsystem == null ? "" : subsystem);
        assertThat(parsed.message()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({
        "ws, gateway/ws",
        "reload, gateway/reload",
        "health-monitor, gateway/health-monitor",
        "gateway, gateway",
        "gateway/channels, gateway/channels",
        "browser/server, browser/server",
        "DingTalk:__default__, DingTalk:__default__"
    })
    void the_consoles_subsystem_is_named_as_in_the_file(String printed, String subsystem) {
        assertThat(parse("2026-11-22T06:00:00Z [" + printed + "] text").subsystem())
                .isEqualTo(subsystem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[::1]:29320 is taken", "[] nothing", "[a tag with blanks] text", "[tag]text", "[unclosed text"})
    void brackets_that_hold_no_subsystem_stay_in_the_message(String line) {
        assertThat(parse(line).subsystem()).isEmpty();
        assertThat(parse(line).message()).isEqualTo(line);
    }

    @Nested
    class Records {
        @Test
        void arguments_of_the_log_call_are_joined_and_objects_among_them_are_context() {
            ParsedLine line = parse("""
                    {"0":"{\\"subsystem\\":\\"gateway/ws\\"}","1":"first","2":{"code":1008,"ok":false,"none":null},"3":"second","_meta":{"logLevelName":"ERROR"},"time":"2026-11-22T06:00:00.000Z"}""");

            assertThat(line.message()).isEqualTo("first second");
            assertThat(line.attributes()).isEqualTo(Map.of("code", "1008", "ok", "false"));
            assertThat(line.severity()).isEqualTo(Severity.ERROR);
        }

        @Test
        void scalars_of_nested_objects_keep_their_path() {
            ParsedLine line = parse("""
                    {"0":"{\\"subsystem\\":\\"x\\"}","1":{"error":{"code":"E1","at":{"line":3}},"list":[1,"two"]},"2":"text","_meta":{}}""");

            assertThat(line.attributes())
                    .isEqualTo(Map.of("error.code", "E1", "error.at.line", "3", "list", "[1,\"two\"]"));
        }

        @Test
        void a_module_is_a_subsystem_and_what_else_names_the_logger_is_context() {
            ParsedLine line = parse("""
                    {"0":"{\\"module\\":\\"cron\\",\\"storePath\\":\\"/x/jobs.json\\"}","1":"cron: started","_meta":{}}""");

            assertThat(line.subsystem()).isEqualTo("cron");
            assertThat(line.attributes()).isEqualTo(Map.of("storePath", "/x/jobs.json"));
        }

        @Test
        void context_without_a_message_is_the_message_too() {
            ParsedLine line = parse("{\"0\":\"{\\\"subsystem\\\":\\\"x\\\"}\",\"1\":{\"code\":1},\"_meta\":{}}");

            assertThat(line.message()).isEqualTo("{\"code\":1}");
            assertThat(line.attributes()).isEqualTo(Map.of("code", "1"));
        }

        @Test
        void printed_json_is_a_message_and_no_context() {
            ParsedLine line =
                    parse("{\"0\":\"{\\n  \\\"pending\\\": []\\n}\",\"_meta\":{},\"time\":\"2026-11-22T06:00:00Z\"}");

            assertThat(line.message()).isEqualTo("{\n  \"pending\": []\n}");
            assertThat(line.attributes()).isEmpty();
        }

        @Test
        void members_may_come_in_any_order() {
            ParsedLine line = parse("""
                    {"time":"2026-11-22T06:00:00Z","_meta":{"logLevelName":"WARN"},"1":"text","0":"{\\"subsystem\\":\\"gateway\\"}"}""");

            assertThat(line.subsystem()).isEqualTo("gateway");
            assertThat(line.message()).isEqualTo("text");
            assertThat(line.time()).isEqualTo("2026-11-22T06:00:00Z");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"0\":5,\"_meta\":\"x\",\"time\":7}",
                    "{\"0\":null,\"_meta\":null,\"time\":null}",
                    "{\"0\":[],\"_meta\":{\"logLevelName\":3},\"time\":\"yesterday\"}",
                    "{\"0\":true,\"1\":{},\"time\":{}}",
                    "{\"type\":\"log\",\"raw\":5}",
                    "{\"type\":\"log\",\"raw\":null,\"message\":4,\"time\":4,\"level\":4}",
                    "{\"type\":\"error\",\"error\":5,\"details\":[]}",
                    "{\"type\":\"notice\"}",
                    "{\"type\":\"meta\",\"file\":7}",
                    "{\"MESSAGE\":7,\"__REALTIME_TIMESTAMP\":\"x\",\"PRIORITY\":\"x\"}",
                    "{}",
                    "{",
                    "\"",
                    ""
                })
        void values_of_the_wrong_type_do_no_harm(String line) {
            ParsedLine parsed = parse(line);

            assertThat(parsed.time()).isNull();
            assertThat(parsed.severity()).isIn(Severity.UNSPECIFIED, Severity.ERROR);
        }

        @Test
        void a_record_of_the_tail_without_raw_is_read_from_its_fields() {
            ParsedLine line = parse("""
                    {"type":"log","time":"2026-11-22T06:53:45.803Z","level":"warn","subsystem":"gateway/ws","message":"{\\"subsystem\\":\\"gateway/ws\\"} {\\"cause\\":\\"unauthorized\\"} closed before connect"}""");

            assertThat(line.time()).isEqualTo("2026-11-22T06:53:45.803Z");
            assertThat(line.severity()).isEqualTo(Severity.WARN);
            assertThat(line.subsystem()).isEqualTo("gateway/ws");
            assertThat(line.message()).isEqualTo("closed before connect");
            assertThat(line.attributes()).isEqualTo(Map.of("cause", "unauthorized"));
        }

        @Test
        void a_line_that_the_tail_could_not_read_is_read_as_text() {
            ParsedLine line = parse("{\"type\":\"raw\",\"raw\":\"2026-11-22T06:00:00Z [ws] half a li\"}");

            assertThat(line.subsystem()).isEqualTo("gateway/ws");
            assertThat(line.message()).isEqualTo("half a li");
            assertThat(line.printed())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("2026-11-22T06:00:00Z [ws] half a li");
        }

        @Test
        void the_journals_record_holds_the_line() {
            ParsedLine line = parse("""
                    {"__REALTIME_TIMESTAMP":"1795330425803000","PRIORITY":"4","_SYSTEMD_USER_UNIT":"openclaw-gateway.service","MESSAGE":"[ws] handshake timeout"}""");

            assertThat(line.time()).isEqualTo("2026-11-22T06:53:45.803Z");
            assertThat(line.severity()).isEqualTo(Severity.WARN);
            assertThat(line.subsystem()).isEqualTo("gateway/ws");
            assertThat(line.message()).isEqualTo("handshake timeout");
            assertThat(line.attributes()).isEqualTo(Map.of("unit", "openclaw-gateway.service"));
        }

        @Test
        void the_journal_writes_a_line_that_is_not_utf8_as_an_array_of_bytes() {
            ParsedLine line = parse("{\"MESSAGE\":[91,119,115,93,32,27,91,51,49,109,104,105,255],\"PRIORITY\":\"6\"}");

            assertThat(line.subsystem()).isEqualTo("gateway/ws");
            assertThat(line.message()).isEqualTo("hi\uFFFD");
        }

        @Test
        void dockers_own_log_file_holds_the_line() {
            ParsedLine line = parse(
                    "{\"log\":\"[ws] handshake timeout\\n\",\"stream\":\"stdout\",\"time\":\"2026-03-04T16:29:35.305123456Z\"}");

            assertThat(line.message()).isEqualTo("handshake timeout");
            assertThat(line.time()).isEqualTo("2026-03-04T16:29:35.305123456Z");
        }

        @Test
        void a_file_line_is_read_behind_a_containers_prefix_too() {
            String file = Recordings.lines("2026.9.6/file.jsonl").get(0);

            ParsedLine wrapped = parse("gateway-1  | " + file);

            assertThat(wrapped.message()).isEqualTo(parse(file).message());
            assertThat(wrapped.printed()).asString(StandardCharsets.UTF_8).isEqualTo(file);
        }

        @Test
        void records_within_records_end_somewhere() {
            String line = "[ws] innermost";
            for (int i = 0; i < 12; i++) {
                line = "{\"type\":\"raw\",\"raw\":\""
                        + line.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
            }

            assertThat(parse(line).message()).contains("innermost");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Feb 10 22:46:53 X node[1]: 22:46:52 [ws] handshake timeout",
                "2026-02-10T22:46:53Z 22:46:52 [ws] handshake timeout",
                "2026-02-10T22:46:53Z stdout F 22:46:52 [ws] handshake timeout",
                "{\"__REALTIME_TIMESTAMP\":\"1770763613000000\",\"MESSAGE\":\"22:46:52 [ws] handshake timeout\"}",
                "{\"log\":\"22:46:52 [ws] handshake timeout\",\"stream\":\"stdout\",\"time\":\"2026-02-10T22:46:53Z\"}",
            })
    void a_time_without_a_date_is_of_the_day_that_the_journal_or_the_container_tells(String line) {
        assertThat(parse(line).time()).isEqualTo("2026-02-10T22:46:52Z");
        assertThat(parse(line).message()).isEqualTo("handshake timeout");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"invalid x-api-key\"}}",
                "{\"type\":\"notice\",\"text\":\"x\"}",
                "{\"type\":\"meta\",\"charset\":\"utf-8\"}",
                "{\"type\":\"log\"}",
                "{\"type\":\"event\",\"message\":\"x\"}",
            })
    void records_of_others_that_look_like_the_tails_are_text(String line) {
        assertThat(parse(line).kind()).isEqualTo(Kind.LINE);
        assertThat(parse(line).message()).isEqualTo(line);
    }

    @Nested
    class Context {
        @Test
        void printed_before_the_message_becomes_attributes() {
            ParsedLine line = parse("10:26:56+08:00 warn gateway/ws {\"subsystem\":\"gateway/ws\"}"
                    + " {\"cause\":\"protocol-mismatch\",\"minProtocol\":3} closed before connect " + CONN);

            assertThat(line.message()).isEqualTo("closed before connect " + CONN);
            assertThat(line.attributes()).isEqualTo(Map.of("cause", "protocol-mismatch", "minProtocol", "3"));
        }

        @Test
        void may_leave_something_out() {
            ParsedLine line =
                    parse("warn gateway/ws {\"cause\":\"pairing-required\",...\"reason\":\"not-paired\"} closed");

            assertThat(line.message()).isEqualTo("closed");
            assertThat(line.attributes()).isEqualTo(Map.of("cause", "pairing-required", "reason", "not-paired"));
        }

        @Test
        void that_is_cut_off_gives_what_is_whole_and_stays_in_the_message() {
            String cut = "{\"cause\":\"pairing-required\",\"requestId\":\"ce31c729-92";

            ParsedLine line = parse("2026-11-22T06:00:00Z warn gateway/ws " + cut);

            assertThat(line.message()).isEqualTo(cut);
            assertThat(line.attributes()).isEqualTo(Map.of("cause", "pairing-required"));
        }

        @Test
        void is_not_what_a_client_printed() {
            String event = "{\"event\":\"close\",\"code\":1008,\"reason\":\"pairing required\"}";

            assertThat(parse(event).message()).isEqualTo(event);
            assertThat(parse(event).attributes()).isEmpty();
            assertThat(parse("2026-11-22T06:00:00Z info " + event).message()).isEqualTo(event);
        }

        @Test
        void with_a_name_that_is_none_is_left_out() {
            assertThat(parse(
                                    "{\"0\":\"x\",\"1\":{\"\":1,\"a b\":2,\"$(id)\":3,\"a\\n\":{\"b\":5},\"ok\":4},\"_meta\":{}}")
                            .attributes())
                    .isEqualTo(Map.of("ok", "4"));
        }
    }

    @Nested
    class CutOff {
        private final String whole = Recordings.lines("2026.9.6/file.jsonl").stream()
                .filter(line -> line.contains("closed before connect"))
                .findFirst()
                .orElseThrow();

        @Test
        void anywhere_a_line_is_still_a_line() {
            for (int length = 0; length <= whole.length(); length++) {
                ParsedLine cut = parse(whole.substring(0, length));

                assertThat(cut.kind()).isEqualTo(Kind.LINE);
                assertThat(whole)
                        .contains(cut.message().length() > 64 ? cut.message().substring(0, 8) : "");
            }
        }

        @Test
        void in_the_message_it_keeps_subsystem_and_context_and_the_messages_beginning() {
            ParsedLine cut = parse(whole.substring(0, whole.indexOf("conn=") + 12));

            assertThat(cut.subsystem()).isEqualTo("gateway/ws");
            assertThat(cut.message()).startsWith("closed before connect conn=");
            assertThat(cut.attributes()).containsEntry("cause", "pairing-required");
        }

        @Test
        void in_the_raw_of_the_tail_the_tails_own_fields_tell_the_rest() {
            String tail = Recordings.lines("2026.9.6/tail.jsonl").stream()
                    .filter(line -> line.contains("closed before connect"))
                    .findFirst()
                    .orElseThrow();

            ParsedLine cut = parse(tail.substring(0, tail.indexOf("\"raw\"") + 60));

            assertThat(cut.time()).isEqualTo(parse(tail).time());
            assertThat(cut.severity()).isEqualTo(Severity.WARN);
            assertThat(cut.subsystem()).isEqualTo("gateway/ws");
            assertThat(cut.message()).isEqualTo(parse(tail).message());
        }

        @Test
        void behind_a_backslash_nothing_is_read_beyond_the_end() {
            assertThat(parse("{\"0\":\"text\\").message()).isEqualTo("text");
            assertThat(parse("{\"0\":\"text\\u12").message()).isEqualTo("text12");
        }
    }

    @Nested
    class HostileText {
        @Test
        void loses_its_colours() {
            ParsedLine line = parse("\u001b[90m2026-05-18T15:09:03.385+00:00\u001b[39m \u001b[36m[ws]\u001b[39m"
                    + " \u001b[36m→ event tick\u001b[39m");

            assertThat(line.subsystem()).isEqualTo("gateway/ws");
            assertThat(line.message()).isEqualTo("→ event tick");
        }

        @Test
        void loses_colours_that_were_escaped_in_json() {
            assertThat(parse("{\"0\":\"\\u001b[31mred\\u001b[0m \\u001b]0;title\\u0007end\",\"_meta\":{}}")
                            .message())
                    .isEqualTo("red end");
        }

        @Test
        void cannot_show_control_characters_or_turn_the_direction_of_reading() {
            assertThat(parse("a\u0000b\u0007c\u009bd\u202ee\u2066f\u200bg\ufeffh\u061ci")
                            .message())
                    .isEqualTo("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf\uFFFDg\uFFFDh\uFFFDi");
        }

        @Test
        void keeps_its_lines_and_tabs_but_no_carriage_return() {
            assertThat(parse("{\"0\":\"a\\r\\n\\tb\\r\\n\",\"_meta\":{}}").message())
                    .isEqualTo("a\n\tb");
        }

        @Test
        void keeps_what_other_scripts_need() {
            assertThat(parse("🦞 família → 请求 ✓").message()).isEqualTo("🦞 família → 请求 ✓");
            assertThat(parse("{\"0\":\"\\ud83e\\udd9e \\u2192\",\"_meta\":{}}").message())
                    .isEqualTo("🦞 →");
        }

        @Test
        void half_a_pair_is_replaced() {
            assertThat(parse("{\"0\":\"a\\ud83eb\",\"_meta\":{}}").message()).isEqualTo("a\uFFFDb");
        }

        @Test
        void is_cut_to_a_bounded_length_and_says_so() {
            String longest = "x".repeat(ParsedLine.LONGEST_MESSAGE);

            assertThat(parse(longest).message()).isEqualTo(longest);
            assertThat(parse(longest + "x").message())
                    .hasSize(ParsedLine.LONGEST_MESSAGE)
                    .endsWith(ParsedLine.TRUNCATED);
        }

        @Test
        void of_ten_megabytes_is_read_like_any_other() {
            String huge = "y".repeat(10_000_000);

            ParsedLine line =
                    parse("{\"0\":\"{\\\"subsystem\\\":\\\"gateway/ws\\\"}\",\"1\":{\"a\":\"" + huge + "\"},\"2\":\""
                            + huge + "\",\"_meta\":{\"logLevelName\":\"WARN\"},\"time\":\"2026-11-22T06:00:00Z\"}");

            assertThat(line.time()).isEqualTo("2026-11-22T06:00:00Z");
            assertThat(line.severity()).isEqualTo(Severity.WARN);
            assertThat(line.message()).hasSize(ParsedLine.LONGEST_MESSAGE);
            assertThat(line.attributes().get("a")).hasSize(ParsedLine.LONGEST_ATTRIBUTE);
        }

        @Test
        void has_a_bounded_number_of_attributes() {
            StringBuilder context = new StringBuilder("{\"n0\":0");
            for (int i = 1; i < 500; i++) {
                context.append(",\"n").append(i).append("\":").append(i);
            }

            assertThat(parse("{\"0\":\"x\",\"1\":" + context + "},\"_meta\":{}}")
                            .attributes())
                    .hasSize(ParsedLine.MOST_ATTRIBUTES);
        }

        @Test
        void nested_a_hundred_thousand_deep_is_stepped_over() {
            String deep = "{\"a\":".repeat(100_000);

            assertThat(parse("{\"0\":\"x\",\"1\":" + deep).message()).isEqualTo("x");
            assertThat(parse("{\"0\":\"x\",\"1\":" + "[".repeat(100_000)).message())
                    .startsWith("x");
        }
    }

    @Nested
    class Identity {
        @Test
        void of_a_line_is_what_openclaw_printed_without_what_was_put_before_it() {
            String own = "2026-02-10T14:46:53.185Z [gateway] ready";

            for (String wrapped : new String[] {
                own,
                "Feb 10 22:46:53 X node[390297]: " + own,
                "2026-02-10T22:46:53+0800 X node[390297]: " + own,
                "openclaw-gateway  | " + own,
                "2026-02-10T14:46:53.186123456Z " + own,
                "openclaw-gateway  | 2026-02-10T14:46:53.186123456Z " + own,
                "2026-02-10T14:46:53.186123456Z stderr F " + own,
                "\u001b[36mopenclaw-gateway  | \u001b[0m" + own,
                "{\"MESSAGE\":\"" + own + "\"}",
                "{\"log\":\"" + own + "\\n\",\"stream\":\"stdout\"}"
            }) {
                assertThat(parse(wrapped).printed())
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo(own);
            }
        }

        @Test
        void of_bytes_that_are_not_utf8_is_what_the_tail_makes_of_them() {
            byte[] file = "{\"0\":\"caf?\",\"_meta\":{}}".getBytes(StandardCharsets.UTF_8);
            file[9] = (byte) 0xE9;
            String asTailed = new String(file, StandardCharsets.UTF_8);

            ParsedLine fromFile = OpenClawLine.parse(file, Recordings.OBSERVED, ZoneOffset.UTC, text -> text);
            ParsedLine fromTail = parse("{\"type\":\"log\",\"raw\":\"" + asTailed.replace("\"", "\\\"") + "\"}");

            assertThat(Arrays.equals(fromFile.printed(), fromTail.printed())).isTrue();
            assertThat(fromFile.message()).isEqualTo("caf\uFFFD").isEqualTo(fromTail.message());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "🦞 OpenClaw 2026.9.6 (abc1234) — the lobster way ~ 2026.9.6",
                "🦞 Clawdbot 2026.1.24-3 (885167d) ~ 2026.1.24-3",
                "update available (latest): v2026.9.7 (current v2026.9.6). Run: openclaw update ~ 2026.9.6",
                "Config was last written by a newer OpenClaw (2026.2.1); current version is 2026.1.30. ~ 2026.1.30",
                "This command is OpenClaw 2026.9.6; the running Gateway is OpenClaw 2026.9.5. ~ 2026.9.5",
                "Gateway: vm (10.0.0.5) · app 2026.2.26 · mode gateway · reason self ~ 2026.2.26",
                "was installed by OpenClaw 2026.2.26, current CLI is 2026.9.6 ~ ",
                "unauthorized client=cli cli v2026.9.6 role=operator ~ ",
                "OpenClaw 2026 is near ~ ",
                "OpenClaw 2026.9 is near ~ ",
            })
    void the_release_is_recognised_where_the_line_tells_it(String line, String version) {
        assertThat(parse(line).openclawVersion()).isEqualTo(version);
    }

    @Test
    void a_clock_that_starts_in_1970_is_believed() {
        assertThat(parse("1970-01-01T00:00:07.000Z [gateway] ready").time()).isEqualTo("1970-01-01T00:00:07Z");
    }

    @Test
    void secrets_are_taken_out_of_message_and_attributes_by_the_redaction_that_is_given() {
        ParsedLine line = OpenClawLine.parse(
                "{\"0\":\"the secret\",\"1\":{\"a\":\"secret\"},\"_meta\":{}}".getBytes(StandardCharsets.UTF_8),
                Recordings.OBSERVED,
                ZoneOffset.UTC,
                text -> text.replace("secret", "***"));

        assertThat(line.message()).isEqualTo("the ***");
        assertThat(line.attributes()).isEqualTo(Map.of("a", "***"));
    }

    @Test
    void travels_with_whose_it_is() {
        LogLine line = parse("2026-11-22T06:00:00Z [ws] handshake timeout")
                .toLogLine("u1", "edge-1", null, Recordings.OBSERVED, LineSource.of(LineSource.Kind.STDIN));

        assertThat(line)
                .isEqualTo(new LogLine(
                        "u1",
                        "edge-1",
                        LogLine.DEFAULT_GATEWAY,
                        Instant.parse("2026-11-22T06:00:00Z"),
                        Recordings.OBSERVED,
                        Severity.UNSPECIFIED,
                        "gateway/ws",
                        "handshake timeout",
                        Map.of(),
                        LineSource.of(LineSource.Kind.STDIN),
                        null));
    }
}
