/**
 * What the parts of Gatewatch say to each other: the records, their JSON and the topics they travel on.
 *
 * <p>Every record is immutable. On the wire it is one JSON object; times are ISO-8601 in UTC; unknown fields are ignored
 * when read, and fields are only ever added. A field may be {@code null} only where its record says so; absent lists
 * and maps are empty, never {@code null}.
 */
package dev.gatewatch.protocol;
