/**
 * The front door: HTTP in, Kafka out.
 *
 * <p>For hosts that cannot reach Kafka and for log agents that are not ours. A request is answered with success only
 * after Kafka has acknowledged every record of it; whoever gets any other answer sends the request again, and lines
 * that arrive twice are dropped downstream by their {@code uid}.
 */
package dev.gatewatch.ingest;
