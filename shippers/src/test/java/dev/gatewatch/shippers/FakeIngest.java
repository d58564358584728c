package dev.gatewatch.shippers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gatewatch.protocol.Heartbeat;
import dev.gatewatch.protocol.HostFacts;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LogLine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** An ingest on loopback that keeps what it is sent, and can be told to refuse it. */
public final class FakeIngest implements AutoCloseable {
    private final HttpServer server;
    private final List<LogLine> lines = new CopyOnWriteArrayList<>();
    private final List<Heartbeat> heartbeats = new CopyOnWriteArrayList<>();
    private final List<HostFacts> facts = new CopyOnWriteArrayList<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final Deque<Integer> nextAnswers = new ArrayDeque<>();
    private volatile String poison = "\u0000";
    private volatile int refusal;

    public FakeIngest() throws IOException {
        this(0);
    }

    public FakeIngest(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/v1/lines", this::takeLines);
        server.createContext("/v1/heartbeats", this::takeHeartbeats);
        server.createContext("/v1/facts", this::takeFacts);
        server.start();
    }

    private void takeLines(HttpExchange exchange) throws IOException {
        tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        String body = body(exchange);
        int status = body.contains(poison) ? 400 : refusal > 0 ? refusal : nextAnswer();
        if (status == 200) {
            body.lines()
                    .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8), LogLine.class))
                    .forEach(lines::add);
        }
        answer(exchange, status);
    }

    private synchronized int nextAnswer() {
        return nextAnswers.isEmpty() ? 200 : nextAnswers.pop();
    }

    private void takeHeartbeats(HttpExchange exchange) throws IOException {
        heartbeats.add(Json.read(body(exchange).strip().getBytes(StandardCharsets.UTF_8), Heartbeat.class));
        answer(exchange, refusal == 401 ? 401 : 200);
    }

    private void takeFacts(HttpExchange exchange) throws IOException {
        facts.add(Json.read(body(exchange).strip().getBytes(StandardCharsets.UTF_8), HostFacts.class));
        answer(exchange, 200);
    }

    private static String body(HttpExchange exchange) throws IOException {
        return new String(new GZIPInputStream(exchange.getRequestBody()).readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.getResponseHeaders().add("Retry-After", "1");
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** Answers the next requests with these codes, and with 200 afterwards. */
    public synchronized void answerNext(Integer... statuses) {
        nextAnswers.addAll(List.of(statuses));
    }

    /** Answers every request with this code; 0 to take lines again. */
    public void refuse(int status) {
        refusal = status;
    }

    /** Answers 400 to whatever has this text in it. */
    public void poison(String text) {
        poison = text;
    }

    public List<LogLine> lines() {
        return lines;
    }

    public List<String> messages() {
        return lines.stream().map(LogLine::message).toList();
    }

    public List<Heartbeat> heartbeats() {
        return heartbeats;
    }

    public List<HostFacts> facts() {
        return facts;
    }

    public List<String> tokens() {
        return tokens;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
