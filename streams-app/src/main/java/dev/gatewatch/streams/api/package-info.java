/** The HTTP API: every route is in {@link dev.gatewatch.streams.api.Api}. */
package dev.gatewatch.streams.api;
