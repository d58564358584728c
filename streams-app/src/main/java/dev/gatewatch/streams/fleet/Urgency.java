package dev.gatewatch.streams.fleet;

import dev.gatewatch.diagnosis.catalogue.Cause.Impact;
import dev.gatewatch.protocol.Diagnosis.Confidence;
import dev.gatewatch.protocol.Diagnosis.Status;
import dev.gatewatch.streams.history.HostRow.OpenDiagnosis;
import java.util.Set;

/** How soon somebody has to look, soonest first. */
enum Urgency {
    /** Many hosts have it: one act may cure them all. */
    SHARED_CAUSE,
    GATEWAY_DOWN,
    SILENT,
    REGRESSED,
    OPEN,
    FLAPPING,
    SUSPECTED,
    NONE;

    /**
     * How urgent a diagnosis is.
     *
     * @param shared the causes that many hosts have
     */
    static Urgency of(OpenDiagnosis diagnosis, Set<String> shared) {
        if (shared.contains(diagnosis.cause())) {
            return SHARED_CAUSE;
        }
        if (isGatewayDown(diagnosis)) {
            return GATEWAY_DOWN;
        }
        if (isSilence(diagnosis)) {
            return SILENT;
        }
        if (diagnosis.status() == Status.REGRESSED) {
            return REGRESSED;
        }
        if (diagnosis.status() == Status.FLAPPING) {
            return FLAPPING;
        }
        return diagnosis.confidence() == Confidence.SUSPECTED ? SUSPECTED : OPEN;
    }

    static boolean isGatewayDown(OpenDiagnosis diagnosis) {
        return diagnosis.impact().equals(Impact.GATEWAY_DOWN.words(1));
    }

    static boolean isSilence(OpenDiagnosis diagnosis) {
        return diagnosis.impact().equals(Impact.HOST_SILENT.words(1));
    }
}
