/**
 * A small fleet that plays recordings of real gateways, so that everything can be seen without having one.
 *
 * <pre>
 *   recordings ──► (takes: on a host, at a time, with ids of their own) ──► read and redacted as on a host ──► openclaw.logs
 *        ▲
 *   fleet story: who fails when, with what, until when
 * </pre>
 *
 * <p>The story is a function of the moment it began: going on after a stop means playing what comes after the last line
 * that was played, and nothing twice.
 */
package dev.gatewatch.cli.demo;
