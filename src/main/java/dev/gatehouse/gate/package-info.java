/**
 * The engine put together as one configuration says: settings, and what is made of them.
 *
 * <p>Read {@link dev.gatehouse.gate.Settings} first. The adapters to James and the command line both start here, so that
 * they decide alike.
 */
package dev.gatehouse.gate;
