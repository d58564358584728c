package dev.gatewatch.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.diagnosis.classify.Classifier;
import dev.gatewatch.protocol.GatewayEvent;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnoseTest {
    private static final String HOST = "oc-042";

    private final List<StateStore> stores = new ArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        stores.forEach(StateStore::close);
    }

    /** The engine takes the same processor again after a transaction that failed, with the state that was committed. */
    @Test
    void what_was_never_committed_is_unknown_when_the_engine_begins_anew() {
        ProcessorSupplier<String, Told, String, Finding> supplier =
                Diagnose.with(() -> TopologyDriver.CATALOGUE, Duration.ofMinutes(2));
        Processor<String, Told, String, Finding> diagnose = supplier.get();
        var failure = new Record<String, Told>(HOST, new Told.Happened(failure()), TopologyDriver.START.toEpochMilli());

        MockProcessorContext<String, Finding> aborted = begin("aborted", diagnose, supplier);
        diagnose.process(failure);
        diagnose.process(failure);
        MockProcessorContext<String, Finding> anew = begin("anew", diagnose, supplier);
        diagnose.process(failure);

        assertThat(seen(aborted)).containsExactly("token-mismatch", null);
        assertThat(seen(anew)).containsExactly("token-mismatch");
    }

    /** With no state at all, as of a changelog to which nothing was committed. */
    private MockProcessorContext<String, Finding> begin(
            String name,
            Processor<String, Told, String, Finding> diagnose,
            ProcessorSupplier<String, Told, String, Finding> supplier) {
        var context = new MockProcessorContext<String, Finding>(
                new Properties(), new TaskId(0, 0), directory.resolve(name).toFile());
        context.setCurrentSystemTimeMs(TopologyDriver.START.toEpochMilli());
        supplier.stores().forEach(builder -> {
            StateStore store = builder.withLoggingDisabled().build();
            stores.add(store);
            store.init(context.getStateStoreContext(), store);
        });
        diagnose.init(context);
        return context;
    }

    private static List<String> seen(MockProcessorContext<String, Finding> context) {
        return context.forwarded().stream()
                .map(forwarded -> forwarded.record().value().seen())
                .toList();
    }

    private static GatewayEvent failure() {
        var line = new LogLine(
                "uid-1",
                HOST,
                LogLine.DEFAULT_GATEWAY,
                TopologyDriver.START,
                TopologyDriver.START,
                Severity.WARN,
                Lines.WS,
                Lines.closed1008("1d1b6f0a", "10.0.0.7"),
                Map.of(),
                LineSource.of(LineSource.Kind.TAIL),
                null);
        return new Classifier(TopologyDriver.CATALOGUE).classify(line).orElseThrow();
    }
}
