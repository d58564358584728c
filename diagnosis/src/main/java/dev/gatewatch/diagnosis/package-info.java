/**
 * The heart: from lines to one diagnosis. Pure Java over values: no Kafka, no clock, no threads, no I/O but reading the
 * catalogue.
 *
 * <pre>
 *   LogLine ──[classify]──► GatewayEvent ──[correlate]──► Diagnosis
 *                  ▲                            ▲
 *                  └────────── catalogue ───────┘
 * </pre>
 */
package dev.gatewatch.diagnosis;
