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
    private final long lastHandedOut;
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
        private boolean exact = true;

        private Missing(byte[] like) {
            this.like = like;
        }
    }

    /**
     * A rewrite.
     *
     * @param everything whether telling lines go too, and gap records become one
     * @param lastHandedOut number of the last batch whose lines may have arrived: that they are given up need not mean
     *     that they are missing
     */
    SegmentRewrite(Segment target, boolean everything, long lastHandedOut, SpoolContent content) {
        this.target = target;
        this.everything = everything;
        this.lastHandedOut = lastHandedOut;
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
        boolean certain = in.number() > lastHandedOut;
        in.forEach((gap, bytes, from, length) -> {
            byte[] line = Arrays.copyOfRange(bytes, from, from + length);
            if (gap && !everything) {
                out.addGap(line, lastMillis);
            } else if (gap) {
                miss(source, line, content.linesMissing(line), content.isExact(line));
            } else if (everything || !content.isTelling(line)) {
                miss(source, line, 1, certain);
                linesGivenUp++;
            } else {
                out.addLine(line, lastMillis);
            }
        });
    }

    private void miss(String source, byte[] record, long lines, boolean exact) {
        Missing gone = missing.computeIfAbsent(source, first -> new Missing(record));
        gone.lines += lines;
        gone.exact &= exact;
    }

    /** Writes what stands for the lines that are gone, with the last batch, so that numbers stay unique. */
    Segment finish() throws IOException {
        for (Missing gone : missing.values()) {
            out.addGap(content.gap(gone.like, gone.lines, gone.exact, REASON), lastMillis);
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
