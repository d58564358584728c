/** Takes secrets and personal data out of text before it leaves the host. */
package dev.gatewatch.protocol.redaction;
