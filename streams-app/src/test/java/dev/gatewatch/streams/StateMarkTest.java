package dev.gatewatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateMarkTest {
    @TempDir
    Path folder;

    @Test
    void state_is_used_again_after_a_clean_stop() {
        var mark = new StateMark(folder.resolve("new"), 0);
        assertThat(mark.take()).isFalse();

        mark.leave();

        assertThat(mark.take()).isTrue();
    }

    @Test
    void state_is_not_used_again_after_an_abrupt_end() {
        var mark = new StateMark(folder, 0);
        mark.leave();
        mark.take();

        assertThat(new StateMark(folder, 0).take()).isFalse();
    }

    @Test
    void copies_kept_for_others_are_not_thrown_away() {
        assertThat(new StateMark(folder, 1).take()).isTrue();
    }

    @Test
    void the_mark_is_left_once() {
        var mark = new StateMark(folder, 0);
        mark.leave();
        mark.leave();

        assertThat(mark.take()).isTrue();
        assertThat(folder).isEmptyDirectory();
    }
}
