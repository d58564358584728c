/** Tells receivers of alerts, each of each at least once, and keeps in Kafka who was told. */
package dev.gatewatch.streams.delivery;
