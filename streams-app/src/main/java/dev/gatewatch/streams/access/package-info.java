/** Who asks, and what they may do. */
package dev.gatewatch.streams.access;
