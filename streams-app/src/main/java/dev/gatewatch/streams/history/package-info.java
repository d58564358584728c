/**
 * What is remembered of every host: one ordered key-value store, written by the topology and read by the query API.
 *
 * <p>{@link dev.gatewatch.streams.history.HistoryKey} is the map of the store.
 */
package dev.gatewatch.streams.history;
