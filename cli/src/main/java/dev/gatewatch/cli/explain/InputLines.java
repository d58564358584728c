package dev.gatewatch.cli.explain;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The lines of an input, whatever its bytes are. A line ends with a line feed, or with the input; a carriage return
 * before it is not part of it. Not thread-safe.
 */
final class InputLines {
    /** More than this of one line is stepped over: what a line says stands at its beginning. */
    static final int LONGEST_LINE = 1 << 20;

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;

    InputLines(InputStream in) {
        this.in = in;
    }

    /** The next line; {@code null} at the end of the input. */
    byte[] next() throws IOException {
        byte[] line = null;
        while (at < end || fill()) {
            int lineFeed = at;
            while (lineFeed < end && buffer[lineFeed] != '\n') {
                lineFeed++;
            }
            line = append(line, lineFeed);
            at = lineFeed + 1;
            if (lineFeed < end) {
                break;
            }
        }
        return line == null ? null : withoutCarriageReturn(line);
    }

    /** The line so far, and what of it stands in the buffer before {@code to}. */
    private byte[] append(byte[] line, int to) {
        if (line == null) {
            return Arrays.copyOfRange(buffer, at, to);
        }
        int more = Math.min(to - at, LONGEST_LINE - line.length);
        if (more <= 0) {
            return line;
        }
        byte[] longer = Arrays.copyOf(line, line.length + more);
        System.arraycopy(buffer, at, longer, line.length, more);
        return longer;
    }

    private static byte[] withoutCarriageReturn(byte[] line) {
        return line.length > 0 && line[line.length - 1] == '\r' ? Arrays.copyOf(line, line.length - 1) : line;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(in.read(buffer), 0);
        return end > 0;
    }
}
