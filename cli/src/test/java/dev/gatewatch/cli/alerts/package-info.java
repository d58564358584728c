/** Alerts on their whole way, from a line to whoever is told. */
package dev.gatewatch.cli.alerts;
