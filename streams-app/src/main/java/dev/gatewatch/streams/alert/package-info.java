/** When what happens on a host must reach a human. Pure: event time in, decisions out; no Kafka, no clock. */
package dev.gatewatch.streams.alert;
