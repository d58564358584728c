package dev.gatewatch.ingest.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OtlpProtobufTest {
    private static List<OtlpLog> read(byte[] request) {
        List<OtlpLog> logs = new ArrayList<>();
        OtlpProtobuf.read(request, logs::add);
        return logs;
    }

    /** A length-delimited field of a number below 16. */
    private static byte[] field(int number, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream field = new ByteArrayOutputStream();
        field.write(number << 3 | 2);
        int length = content.size();
        while (length > 0x7f) {
            field.write(length & 0x7f | 0x80);
            length >>>= 7;
        }
        field.write(length);
        field.writeBytes(content.toByteArray());
        return field.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static byte[] request(byte[] logRecordFields) {
        return field(1, field(2, field(2, logRecordFields)));
    }

    @Test
    void an_empty_request_holds_nothing() {
        assertThat(read(new byte[0])).isEmpty();
    }

    @Test
    void the_resource_counts_even_if_it_comes_after_the_records() {
        byte[] record = field(2, field(2, field(5, field(1, text("hello")))));
        byte[] host = field(1, field(1, field(1, text("host.name")), field(2, field(1, text("web-1")))));

        List<OtlpLog> logs = read(field(1, record, host));

        assertThat(logs).hasSize(1);
        assertThat(logs.get(0).body()).isEqualTo("hello");
        assertThat(logs.get(0).resource()).containsEntry("host.name", "web-1");
    }

    @Test
    void unknown_fields_of_every_wire_type_are_skipped() {
        byte[] unknown = {
            (byte) (14 << 3),
            (byte) 0xff,
            1, // varint
            14 << 3 | 1,
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8, // fixed64
            14 << 3 | 5,
            1,
            2,
            3,
            4, // fixed32
            14 << 3 | 2,
            2,
            'x',
            'y' // bytes
        };

        List<OtlpLog> logs = read(request(concat(unknown, field(5, field(1, text("still read"))))));

        assertThat(logs.get(0).body()).isEqualTo("still read");
    }

    private static byte[] concat(byte[] a, byte[] b) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(a);
        both.writeBytes(b);
        return both.toByteArray();
    }

    @Test
    void values_nested_without_end_are_refused() {
        byte[] value = field(1, text("core"));
        for (int depth = 0; depth < 1_000; depth++) {
            value = field(5, field(1, value));
        }
        byte[] request = request(field(5, value));

        assertThatThrownBy(() -> read(request))
                .isInstanceOf(MalformedOtlpException.class)
                .hasMessageContaining("nested deeper");
    }

    @Test
    void a_request_cut_anywhere_is_refused_or_read_but_never_breaks_the_reader() {
        byte[] whole = request(concat(
                field(6, field(1, text("key")), field(2, field(1, text("value")))), field(5, field(1, text("hello")))));

        for (int length = 0; length < whole.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            if (length == 0) {
                assertThat(read(cut)).isEmpty();
            } else {
                assertThatThrownBy(() -> read(cut)).as("%d bytes", length).isInstanceOf(MalformedOtlpException.class);
            }
        }
    }

    @Test
    void random_bytes_are_refused_or_read_but_never_break_the_reader() {
        Random random = new Random(20261122);
        byte[] whole = request(field(5, field(1, text("a body of some length"))));
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = whole.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                read(damaged);
            } catch (MalformedOtlpException refused) {
                assertThat(refused).hasMessageNotContaining("null");
            }
        }
    }
}
