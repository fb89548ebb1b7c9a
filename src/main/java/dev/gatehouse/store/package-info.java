/**
 * What must outlast a restart: counted messages, reports on their way, refusals people may ask about.
 *
 * <p>Read {@link dev.gatehouse.store.Database} first. It is one H2 file with nothing to install, or a PostgreSQL that
 * several servers share; the SQL is the same but for the few words in {@link dev.gatehouse.store.Dialect}.
 */
package dev.gatehouse.store;
