package dev.gatewatch.cli;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a service running until the process is asked to end, and then stops it cleanly. */
public final class RunningService {
    private static final Logger LOG = LoggerFactory.getLogger(RunningService.class);

    private RunningService() {}

    /**
     * Does not come back: the JVM ends with the exit code of the signal, 130 for Ctrl-C, when the service has stopped.
     */
    public static void awaitInterrupt(AutoCloseable service) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(service), "stop"));
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(AutoCloseable service) {
        try {
            LOG.info("Stopping.");
            service.close();
            LOG.info("Stopped.");
        } catch (Exception e) {
            LOG.error("Did not stop cleanly; the next start mends what is left.", e);
        }
    }
}
