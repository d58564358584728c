package dev.gatewatch.benchmarks.audit;

import dev.gatewatch.cli.up.EmbeddedBroker;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The broker as a process of its own, which can be killed without taking anybody along. */
final class BrokerProcess {
    private BrokerProcess() {}

    /**
     * Called with its data folder, the port for those who judge, the port for those who are judged, and the port under
     * which the latter find it: a proxy's.
     */
    public static void main(String[] arguments) throws Exception {
        String own = "PLAINTEXT://127.0.0.1:" + arguments[1];
        EmbeddedBroker broker = EmbeddedBroker.start(
                Path.of(arguments[0]),
                Integer.parseInt(arguments[1]),
                Map.of(
                        "listeners",
                        own + ",AUDITED://127.0.0.1:" + arguments[2],
                        "advertised.listeners",
                        own + ",AUDITED://127.0.0.1:" + arguments[3],
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,AUDITED:PLAINTEXT"));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
        new CountDownLatch(1).await();
    }
}
