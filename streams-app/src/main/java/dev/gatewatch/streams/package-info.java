/** The streams-app: the Kafka Streams topology with its stores, and the server that answers from them. */
package dev.gatewatch.streams;
