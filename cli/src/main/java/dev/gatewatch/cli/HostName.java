package dev.gatewatch.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What this machine calls itself. */
public final class HostName {
    private HostName() {}

    /** Never {@code null}. The launcher knows it; to look it up may take seconds where the name service is ill. */
    public static String ofThisMachine() {
        String told = System.getProperty("gatewatch.host", "");
        if (!told.isEmpty()) {
            return told;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
