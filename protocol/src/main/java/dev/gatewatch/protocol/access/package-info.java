/** The tokens by which hosts and operators prove who they are. */
package dev.gatewatch.protocol.access;
