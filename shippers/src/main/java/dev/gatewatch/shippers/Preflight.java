package dev.gatewatch.shippers;

import dev.gatewatch.shippers.preflight.Finding;
import dev.gatewatch.shippers.preflight.IngestAccess;
import dev.gatewatch.shippers.preflight.KafkaAccess;
import dev.gatewatch.shippers.source.SourceAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks whether a shipper with certain settings could do its work on this host, and changes nothing. */
public final class Preflight {
    private static final long BYTES_PER_MB = 1024L * 1024;

    private Preflight() {}

    /** What was found, in the order in which a line would pass. Takes some seconds where nobody answers. */
    public static List<Finding> look(ShipperConfig config) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        for (String source : config.sources()) {
            findings.add(SourceAccess.look(source));
        }
        findings.add(lookAtState(config));
        if (config.destination() instanceof ShipperConfig.Kafka kafka) {
            findings.add(KafkaAccess.look(kafka.settings()));
        } else {
            ShipperConfig.Ingest ingest = (ShipperConfig.Ingest) config.destination();
            findings.add(IngestAccess.look(ingest.address(), ingest.token(), config.host()));
        }
        return findings;
    }

    private static Finding lookAtState(ShipperConfig config) {
        Path directory = config.stateDir().toAbsolutePath();
        Path there = directory;
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            return Finding.bad("state", there + " cannot be written; choose another folder with --state");
        }
        if (there.equals(directory) && StateDir.isInUse(directory)) {
            return Finding.note("state", directory + " is in use: a shipper with this state is running");
        }
        long wanted = config.spoolLimitBytes() / BYTES_PER_MB;
        try {
            long free = Files.getFileStore(there).getUsableSpace() / BYTES_PER_MB;
            String sentence = "would keep up to " + wanted + " MB that have not arrived in " + directory;
            return free < wanted
                    ? Finding.note("state", sentence + ", but its disk has only " + free + " MB left")
                    : Finding.good("state", sentence);
        } catch (IOException e) {
            return Finding.bad("state", there + " cannot be looked at: " + e.getMessage());
        }
    }
}
