/**
 * The SMTP hooks: they read James, call the engine once, and write James.
 *
 * <p>{@link dev.gatehouse.hooks.GatehouseHandlers} installs them all in their order; read it first. A hook answers DECLINED
 * to let James go on, DENY or DENYSOFT to refuse; never OK, which would skip James' own relay check at RCPT and lose the
 * message at DATA; never null and never an exception, which James cannot bear.
 */
package dev.gatehouse.hooks;
