package dev.gatewatch.ingest.otlp;

import dev.gatewatch.protocol.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The answers to an OTLP logs request, in the encoding of the request. */
public final class OtlpAnswer {
    private OtlpAnswer() {}

    /**
     * An {@code ExportLogsServiceResponse} in JSON.
     *
     * @param rejected how many records were not taken
     * @param reason why; looked at only if some were not
     */
    public static byte[] json(int rejected, String reason) {
        return Json.write(
                rejected == 0
                        ? Map.of()
                        : Map.of(
                                "partialSuccess",
                                Map.of("rejectedLogRecords", Integer.toString(rejected), "errorMessage", reason)));
    }

    /** The same in protobuf. */
    public static byte[] protobuf(int rejected, String reason) {
        ByteArrayOutputStream response = new ByteArrayOutputStream();
        if (rejected > 0) {
            ByteArrayOutputStream partialSuccess = new ByteArrayOutputStream();
            writeVarint(partialSuccess, 1 << 3);
            writeVarint(partialSuccess, rejected);
            writeBytes(partialSuccess, 2, reason.getBytes(StandardCharsets.UTF_8));
            writeBytes(response, 1, partialSuccess.toByteArray());
        }
        return response.toByteArray();
    }

    /** A {@code google.rpc.Status} in protobuf, which is how OTLP says why a request is refused. */
    public static byte[] protobufStatus(String message) {
        ByteArrayOutputStream status = new ByteArrayOutputStream();
        writeBytes(status, 2, message.getBytes(StandardCharsets.UTF_8));
        return status.toByteArray();
    }

    private static void writeBytes(ByteArrayOutputStream out, int field, byte[] value) {
        writeVarint(out, field << 3 | 2);
        writeVarint(out, value.length);
        out.writeBytes(value);
    }

    private static void writeVarint(ByteArrayOutputStream out, int value) {
        int rest = value;
        while (rest > 0x7f) {
            out.write(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }
}
