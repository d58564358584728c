/** The alerts as operators handle them: who is on one, which are silenced, who was told. Kept in Kafka. */
package dev.gatewatch.streams.desk;
