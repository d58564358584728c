package dev.gatewatch.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LineUidTest {
    private static final byte[] LINE = "[gateway] ready".getBytes(StandardCharsets.UTF_8);

    private final LineUid uid = new LineUid();

    @Test
    void the_same_line_at_the_same_place_has_the_same_uid_wherever_it_is_made() {
        assertThat(uid.of("edge-1", "default", LINE, 0))
                .isEqualTo(new LineUid().of("edge-1", "default", LINE.clone(), 0))
                .isEqualTo("_94zrZz9B9ELwj6nEtB5VxBU");
    }

    @Test
    void host_gateway_text_and_place_each_make_another_line() {
        Set<String> uids = new HashSet<>();
        uids.add(uid.of("edge-1", "default", LINE, 0));
        uids.add(uid.of("edge-2", "default", LINE, 0));
        uids.add(uid.of("edge-1", "work", LINE, 0));
        uids.add(uid.of("edge-1", "default", "[gateway] ready.".getBytes(StandardCharsets.UTF_8), 0));
        uids.add(uid.of("edge-1", "default", LINE, 1));
        uids.add(uid.of("edge-1d", "efault", LINE, 0));

        assertThat(uids).hasSize(6);
    }

    @Test
    void a_uid_is_24_characters_that_need_no_escape_in_an_address() {
        for (int i = 0; i < 100; i++) {
            assertThat(uid.of("edge-1", "default", LINE, i)).matches("[A-Za-z0-9_-]{24}");
        }
    }
}
