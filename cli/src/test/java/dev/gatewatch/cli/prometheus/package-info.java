/** Metrics, rules, routes and dashboards with the real Prometheus and Alertmanager. */
package dev.gatewatch.cli.prometheus;
