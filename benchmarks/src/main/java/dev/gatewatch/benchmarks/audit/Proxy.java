package dev.gatewatch.benchmarks.audit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A stretch of network that can go wrong, between a client and a server on this machine. */
final class Proxy implements AutoCloseable {
    private static final int CHUNK = 16 * 1024;
    private static final int SLOW_BYTES_PER_SECOND = 20_000;
    private static final int SLOW_CHUNK = 1_000;

    /** How the network is. */
    enum Mode {
        /** As it should be. */
        OPEN,
        /** Every connection breaks, and none can be made. */
        CUT,
        /** A few bytes at a time. */
        SLOW,
        /**
         * Connections can be made and never break, but what is said does not come through; and a connection that was
         * used meanwhile never comes through again.
         */
        HALF_OPEN
    }

    private final ServerSocket listening;
    private final int target;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile Mode mode = Mode.OPEN;

    /** A proxy on a free port, to a port of this machine. */
    Proxy(int target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        inBackground(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    void become(Mode next) {
        mode = next;
        if (next == Mode.CUT) {
            connections.forEach(Connection::close);
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                if (mode == Mode.CUT) {
                    client.close();
                } else {
                    new Connection(client).open();
                }
            } catch (IOException e) {
                // The client or the server is gone, which is what this is for.
            }
        }
    }

    private static void inBackground(Runnable work) {
        var thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private final class Connection {
        private final Socket client;
        private final Socket server = new Socket();
        private volatile boolean dead;

        private Connection(Socket client) {
            this.client = client;
        }

        private void open() throws IOException {
            connections.add(this);
            try {
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 1_000);
            } catch (IOException e) {
                close();
                throw e;
            }
            inBackground(() -> carry(client, server));
            inBackground(() -> carry(server, client));
        }

        private void carry(Socket from, Socket to) {
            byte[] chunk = new byte[CHUNK];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read; (read = in.read(chunk, 0, mode == Mode.SLOW ? SLOW_CHUNK : CHUNK)) >= 0; ) {
                    if (mode == Mode.SLOW) {
                        TimeUnit.MILLISECONDS.sleep(1_000L * read / SLOW_BYTES_PER_SECOND);
                    }
                    dead |= mode == Mode.HALF_OPEN;
                    if (!dead) {
                        out.write(chunk, 0, read);
                    }
                }
            } catch (IOException | InterruptedException e) {
                // Broken, by an end or by us.
            }
            if (!dead) {
                close();
            }
        }

        private void close() {
            connections.remove(this);
            close(client);
            close(server);
        }

        private static void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is closed anyway.
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        connections.forEach(Connection::close);
    }
}
