/**
 * How OpenClaw prints lines, from 2026.1 to 2026.9, and what others wrap around them.
 *
 * <pre>
 *   the gateway's log file          {"0":"{\"subsystem\":\"gateway/ws\"}","1":{context},"2":"text","_meta":{…},"time":"…"}
 *   logs --follow --json            {"type":"log","time":"…","level":"warn","subsystem":"…","message":"…","raw":"(line of the file)"}
 *   logs --follow --plain           TIME level subsystem {"subsystem":"…"} {context} text
 *   the console                     TIME [ws] text, in colour
 *   the command line's own reports  text, boxes, JSON
 *   journal, docker, Kubernetes     any of these behind a prefix, or inside a JSON record
 * </pre>
 *
 * <p>Log text is hostile: whatever the bytes are, a line is read in time linear in its length, and what comes out is
 * bounded, free of control characters and redacted. A line that fits nothing is still a line.
 */
package dev.gatewatch.protocol.openclaw;
