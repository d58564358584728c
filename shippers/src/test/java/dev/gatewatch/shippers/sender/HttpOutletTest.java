package dev.gatewatch.shippers.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatewatch.protocol.Topics;
import dev.gatewatch.shippers.FakeIngest;
import dev.gatewatch.shippers.spool.Batch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpOutletTest {
    private FakeIngest ingest;
    private HttpOutlet outlet;

    @BeforeEach
    void open() throws IOException {
        ingest = new FakeIngest();
        outlet = new HttpOutlet(ingest.address(), "token", Duration.ZERO);
    }

    @AfterEach
    void close() {
        outlet.close(Duration.ZERO);
        ingest.close();
    }

    @Test
    void a_door_that_says_to_come_back_later_for_too_long_is_a_failure() {
        ingest.refuse(503);
        Batch batch = new Batch();
        batch.addLine("one".getBytes(StandardCharsets.UTF_8), 1_000);
        Receipt receipt = new Receipt(1, batch.size(), 1, 1, Map.of(), () -> {});
        assertThatThrownBy(() -> outlet.send(batch, receipt))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("answered 503");
    }

    @Test
    void a_token_that_was_revoked_is_noticed_without_lines() {
        ingest.refuse(401);
        outlet.publish(Topics.HEARTBEATS, SenderTest.HEARTBEAT);
        await().until(() -> outlet.published().trouble() != null);
        assertThat(outlet.published().trouble()).contains("answered 401");
        assertThat(outlet.published().hasArrived()).isFalse();

        ingest.refuse(0);
        outlet.publish(Topics.HEARTBEATS, SenderTest.HEARTBEAT);
        await().until(() -> outlet.published().hasArrived());
        assertThat(outlet.published().trouble()).isNull();
    }
}
