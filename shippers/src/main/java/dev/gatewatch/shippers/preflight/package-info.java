/** What would become of a shipper, before there is one: whether it could read, keep and send. */
package dev.gatewatch.shippers.preflight;
