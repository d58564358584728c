/** What happens, told to whoever listens, as it is committed. */
package dev.gatewatch.streams.live;
