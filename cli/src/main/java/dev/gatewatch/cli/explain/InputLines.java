package dev.gatewatch.cli.explain;

import dev.gatewatch.shippers.intake.LineSplitter;
import java.io.IOException;
import java.io.InputStream;

/** The lines of an input, whatever its bytes are, cut as a shipper cuts them. Not thread-safe. */
final class InputLines {
    private final InputStream in;
    private final LineSplitter splitter = new LineSplitter(0);
    private final byte[] buffer = new byte[1 << 16];

    InputLines(InputStream in) {
        this.in = in;
    }

    /** The next line, which ends with a line feed or with the input; {@code null} at the end of the input. */
    byte[] next() throws IOException {
        byte[] line = splitter.next();
        while (line == null) {
            int length = in.read(buffer);
            if (length < 0) {
                return splitter.takeUnfinished();
            }
            splitter.put(buffer, 0, length);
            line = splitter.next();
        }
        return line;
    }
}
