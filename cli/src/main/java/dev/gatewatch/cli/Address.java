package dev.gatewatch.cli;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/**
 * Where to listen.
 *
 * @param host name or IP address, an IPv6 address without its brackets
 * @param port 0 for any free one
 */
public record Address(String host, int port) {
    private static final String LOOPBACK = "127.0.0.1";

    /**
     * Refuses an address where somebody listens already.
     *
     * @param flag that chooses another
     */
    public void requireFree(String flag) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException e) {
            throw new CommandException(
                    "cannot listen on " + host + " (" + flag + "): there is no such address; give an IP address", e);
        } catch (BindException e) {
            throw new CommandException(
                    "cannot listen on " + this + " (" + flag + "): " + e.getMessage()
                            + "; perhaps another Gatewatch does. Stop it, or choose another address with " + flag,
                    e);
        } catch (IOException e) {
            throw new CommandException("cannot listen on " + this + " (" + flag + "): " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** Reads {@code HOST:PORT}, or a port alone, which is on loopback. */
    public static final class Converter implements CommandLine.ITypeConverter<Address> {
        @Override
        public Address convert(String text) {
            int colon = text.lastIndexOf(':');
            String host = colon <= 0 ? LOOPBACK : text.substring(0, colon);
            if (host.startsWith("[") && host.endsWith("]")) {
                host = host.substring(1, host.length() - 1);
            }
            try {
                int port = Integer.parseInt(text.substring(colon + 1));
                if (port >= 0 && port <= 65_535) {
                    return new Address(host, port);
                }
            } catch (NumberFormatException e) {
                // Told below.
            }
            throw new TypeConversionException("'" + text + "' is no address; give HOST:PORT, such as 127.0.0.1:9180");
        }
    }
}
