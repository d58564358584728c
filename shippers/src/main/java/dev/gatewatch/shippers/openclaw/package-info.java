/** What is known of OpenClaw's installation on this host. */
package dev.gatewatch.shippers.openclaw;
