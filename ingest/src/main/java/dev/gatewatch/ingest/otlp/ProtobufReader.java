package dev.gatewatch.ingest.otlp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A cursor over one protobuf message in wire format. Call {@link #next()}, look at {@link #field()}, then read the
 * value in the type that the field has, or go on: what is not read is skipped.
 */
final class ProtobufReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;

    private final byte[] bytes;
    private final int end;
    private int position;
    private int field;
    private int wireType;
    private int valueAt;
    private int valueEnd;

    ProtobufReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private ProtobufReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    /**
     * Moves to the next field.
     *
     * @return whether there is one
     * @throws MalformedOtlpException if the bytes are not protobuf
     */
    boolean next() {
        if (position == end) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        wireType = (int) tag & 7;
        if (field == 0) {
            throw malformed("field number 0");
        }
        valueAt = position;
        switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> skip(8);
            case FIXED32 -> skip(4);
            case LENGTH_DELIMITED -> {
                long length = varint();
                valueAt = position;
                skip(length);
            }
            default -> throw malformed("wire type " + wireType);
        }
        valueEnd = position;
        return true;
    }

    int field() {
        return field;
    }

    long varintValue() {
        expect(VARINT);
        int after = position;
        position = valueAt;
        long value = varint();
        position = after;
        return value;
    }

    long fixed64() {
        expect(FIXED64);
        long value = 0;
        for (int i = 7; i >= 0; i--) {
            value = value << 8 | bytes[valueAt + i] & 0xff;
        }
        return value;
    }

    double doubleValue() {
        return Double.longBitsToDouble(fixed64());
    }

    /** Bytes that are not UTF-8 become replacement characters. */
    String string() {
        expect(LENGTH_DELIMITED);
        return new String(bytes, valueAt, valueEnd - valueAt, StandardCharsets.UTF_8);
    }

    byte[] byteString() {
        expect(LENGTH_DELIMITED);
        return Arrays.copyOfRange(bytes, valueAt, valueEnd);
    }

    ProtobufReader message() {
        expect(LENGTH_DELIMITED);
        return new ProtobufReader(bytes, valueAt, valueEnd);
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (position == end) {
                throw malformed("cut off");
            }
            byte b = bytes[position++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw malformed("a number of more than 10 bytes");
    }

    private void skip(long length) {
        if (length < 0 || length > end - position) {
            throw malformed("cut off");
        }
        position += (int) length;
    }

    private void expect(int expected) {
        if (wireType != expected) {
            throw malformed("field " + field + " has wire type " + wireType + " instead of " + expected);
        }
    }

    private MalformedOtlpException malformed(String what) {
        return new MalformedOtlpException(
                "not protobuf of an OTLP logs request: " + what + " at byte " + position, null);
    }
}
