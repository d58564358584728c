package dev.gatewatch.cli;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a service running until it has nothing more to do, or the process is asked to end, and stops it cleanly. */
public final class RunningService {
    private static final Logger LOG = LoggerFactory.getLogger(RunningService.class);

    private RunningService() {}

    /** What waits until a service has nothing more to do. */
    @FunctionalInterface
    public interface Work {
        void await() throws InterruptedException;
    }

    /** Runs a service that never has nothing more to do. */
    public static void run(AutoCloseable service) {
        run(service, new CountDownLatch(1)::await);
    }

    /**
     * Runs a service, and stops it when it has nothing more to do. Where a signal comes first, the JVM stops it and ends
     * with the exit code of the signal: 130 for Ctrl-C.
     */
    public static void run(AutoCloseable service, Work work) {
        var stopping = new Thread(() -> stop(service), "stop");
        Runtime.getRuntime().addShutdownHook(stopping);
        try {
            work.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(stopping);
        } catch (IllegalStateException e) {
            return; // The JVM is on its way out and stops the service.
        }
        stop(service);
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
