package dev.gatewatch.diagnosis.correlate;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Names a diagnosis by what it began with, so that a replay of the log gives it the same name. */
final class DiagnosisId {
    private static final int BYTES = 12;

    private DiagnosisId() {}

    /** 16 characters that are safe in addresses. */
    static String of(String host, String gateway, String family, Moment first) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            String began = first.uid() == null ? first.time().toString() : first.uid();
            for (String part : List.of(host, gateway, family, began)) {
                sha256.update(part.getBytes(StandardCharsets.UTF_8));
                sha256.update((byte) 0);
            }
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(sha256.digest(), BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
