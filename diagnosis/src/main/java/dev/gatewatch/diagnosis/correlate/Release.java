package dev.gatewatch.diagnosis.correlate;

import dev.gatewatch.diagnosis.catalogue.OpenClawVersion;
import java.util.Set;

/**
 * Which release of OpenClaw a gateway is.
 *
 * <p>Few lines name it. The host's own command line is of the gateway's version, as far as can be told from lines. Else
 * the form of the lines tells the era, which is enough to choose a fix: the program was called clawdbot first;
 * {@code peer=} and another line at the end of the start came with 2026.5, {@code phase=}, {@code guidance=} and a start
 * that tells its steps with 2026.9.
 */
final class Release {
    private static final Set<String> INSTALLED_WITH_THE_GATEWAY = Set.of("cli", "openclaw-tui", "gateway:logs.tail");

    private static final String ERA_2026_1 = "2026.1";
    private static final String ERA_2026_2 = "2026.2.26";
    private static final String ERA_2026_5 = "2026.5";
    private static final String ERA_2026_9 = "2026.9";

    private Release() {}

    /** The gateway with what the line tells of its release; the same one if the line tells nothing new. */
    static GatewayState learnedFrom(Moment moment, GatewayState gateway) {
        String version = version(moment);
        if (version != null && !version.equals(gateway.version())) {
            return gateway.withVersion(version);
        }
        String era = moment.line() == null ? null : era(moment, moment.line(), gateway.era());
        return era == null || era.equals(gateway.era()) ? gateway : gateway.withEra(era);
    }

    private static String version(Moment moment) {
        String told = moment.attribute("version");
        String client = moment.attribute("client");
        if (told == null && client != null && INSTALLED_WITH_THE_GATEWAY.contains(client)) {
            told = moment.attribute("clientVersion");
        }
        return OpenClawVersion.parse(told).isPresent() ? told : null;
    }

    /** The first release that prints such lines, as far as two that do are not told apart already; may be {@code null}. */
    private static String era(Moment moment, String line, String known) {
        String client = moment.attribute("client");
        if ((client != null && client.startsWith("clawdbot"))
                || line.contains("clawdbot gateway ")
                || line.contains("CLAWDBOT_GATEWAY_TOKEN")
                || line.contains("/.clawdbot/")) {
            return ERA_2026_1;
        }
        if (line.startsWith("unauthorized conn=") || line.startsWith("closed before connect conn=")) {
            if (line.contains(" phase=") || line.contains(" guidance=")) {
                return ERA_2026_9;
            }
            return line.contains(" peer=") ? ERA_2026_5 : either(ERA_2026_1, ERA_2026_2, known);
        }
        if (line.startsWith("loading configuration") || line.startsWith("resolving authentication")) {
            return ERA_2026_9;
        }
        if (line.startsWith("http server listening") || line.contains("Set OPENCLAW_GATEWAY_TOKEN or ")) {
            return either(ERA_2026_9, ERA_2026_5, known);
        }
        return line.startsWith("listening on ws://") || line.contains("(or OPENCLAW_GATEWAY_TOKEN")
                ? either(ERA_2026_1, ERA_2026_2, known)
                : null;
    }

    private static String either(String one, String other, String known) {
        return one.equals(known) ? one : other;
    }
}
