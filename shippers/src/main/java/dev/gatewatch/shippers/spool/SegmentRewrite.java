package dev.gatewatch.shippers.spool;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes segments anew without the lines that are given up. At the end stand one gap record for each source that lost
 * lines, and the last position of each source.
 */
final class SegmentRewrite {
    private static final String REASON = "The spool was full: lines were given up, the least telling first.";

    private final Segment target;
    private final boolean everything;
    private final SpoolContent content;

    private final Batch in = new Batch();
    private final Batch out = new Batch();
    private final Map<String, Missing> missing = new LinkedHashMap<>();
    private final Map<String, String> positions = new LinkedHashMap<>();
    private long lastNumber;
    private long lastMillis;
    private long linesGivenUp;

    /** What is missing of one source. */
    private static final class Missing {
        private final byte[] like;
        private long lines;

        private Missing(byte[] like) {
            this.like = like;
        }
    }

    /**
     * A rewrite.
     *
     * @param everything whether telling lines go too, and gap records become one
     */
    SegmentRewrite(Segment target, boolean everything, SpoolContent content) {
        this.target = target;
        this.everything = everything;
        this.content = content;
    }

    long linesGivenUp() {
        return linesGivenUp;
    }

    void take(Segment segment) throws IOException {
        for (long offset = 0; offset < segment.size(); ) {
            int bytes = segment.read(offset, in);
            if (bytes == 0) {
                throw new IOException(segment.path() + " is damaged at byte " + offset);
            }
            offset += bytes;
            takeBatch();
        }
    }

    private void takeBatch() throws IOException {
        if (!out.isEmpty()) {
            write();
        }
        out.clear();
        lastNumber = in.number();
        lastMillis = in.oldestMillis();
        positions.putAll(in.positions());
        String source = String.join(" ", in.positions().keySet());
        in.forEach((gap, bytes, from, length) -> {
            byte[] line = Arrays.copyOfRange(bytes, from, from + length);
            if (gap && !everything) {
                out.addGap(line, lastMillis);
            } else if (gap) {
                missing.computeIfAbsent(source, first -> new Missing(line)).lines += content.linesMissing(line);
            } else if (everything || !content.isTelling(line)) {
                missing.computeIfAbsent(source, first -> new Missing(line)).lines++;
                linesGivenUp++;
            } else {
                out.addLine(line, lastMillis);
            }
        });
    }

    /** Writes what stands for the lines that are gone, with the last batch, so that numbers stay unique. */
    Segment finish() throws IOException {
        for (Missing gone : missing.values()) {
            out.addGap(content.gap(gone.like, gone.lines, REASON), lastMillis);
        }
        positions.forEach(out::reaches);
        write();
        target.onlyTelling();
        return target;
    }

    private void write() throws IOException {
        out.number(lastNumber);
        target.append(out);
    }
}
