package dev.gatewatch.ingest;

import io.javalin.http.Context;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The unpacked body of a request. Counts as in flight until closed. */
final class RequestBody implements AutoCloseable {
    private static final Duration UNTIL_THERE_IS_ROOM = Duration.ofSeconds(2);
    private static final int CHUNK = 64 << 10;

    private final InFlight inFlight;
    private byte[] bytes = new byte[0];
    private int length;
    private long reserved;

    private RequestBody(InFlight inFlight) {
        this.inFlight = inFlight;
    }

    /**
     * Reads the body, unpacking it where {@code Content-Encoding} says gzip.
     *
     * @throws Problem if it is too large, broken, or packed in another way, or there is no room for it now
     */
    static RequestBody read(Context request, int limit, InFlight inFlight) {
        RequestBody body = new RequestBody(inFlight);
        try (InputStream in = unpacked(request)) {
            body.fill(in, limit);
            return body;
        } catch (ZipException | EOFException e) {
            body.close();
            throw Problem.badRequest("The body is not whole gzip, as Content-Encoding says: " + e.getMessage());
        } catch (IOException e) {
            body.close();
            throw Problem.badRequest("The body broke off or came too slowly: " + e.getMessage());
        } catch (Problem e) {
            body.close();
            throw e;
        }
    }

    private static InputStream unpacked(Context request) throws IOException {
        String encoding = request.header("Content-Encoding");
        InputStream in = request.bodyInputStream();
        if (encoding == null || encoding.equalsIgnoreCase("identity")) {
            return in;
        }
        if (encoding.equalsIgnoreCase("gzip")) {
            return new GZIPInputStream(in, CHUNK);
        }
        throw Problem.unsupportedType("Content-Encoding can be gzip or identity.");
    }

    private void fill(InputStream in, int limit) throws IOException {
        while (true) {
            if (length == bytes.length) {
                grow(limit);
            }
            int read = in.read(bytes, length, bytes.length - length);
            if (read < 0) {
                return;
            }
            length += read;
            if (length > limit) {
                throw Problem.tooLarge("The body is larger than " + limit + " bytes, unpacked. Send smaller batches.");
            }
        }
    }

    private void grow(int limit) {
        int wanted = (int) Math.min((long) limit + 1, Math.max(CHUNK, 2L * bytes.length));
        int more = wanted - bytes.length;
        if (!inFlight.reserve(more)) {
            throw Problem.unavailable("Too much is on its way to Kafka already.", UNTIL_THERE_IS_ROOM);
        }
        reserved += more;
        bytes = Arrays.copyOf(bytes, wanted);
    }

    /** The body as a whole. */
    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Hands over the lines of the body, one by one and without their ends; empty ones are left out. */
    void forEachLine(Consumer<byte[]> reader) {
        int start = 0;
        for (int i = 0; i <= length; i++) {
            if (i == length || bytes[i] == '\n') {
                int end = i > start && bytes[i - 1] == '\r' ? i - 1 : i;
                if (end > start) {
                    reader.accept(Arrays.copyOfRange(bytes, start, end));
                }
                start = i + 1;
            }
        }
    }

    @Override
    public void close() {
        inFlight.release(reserved);
        reserved = 0;
    }
}
