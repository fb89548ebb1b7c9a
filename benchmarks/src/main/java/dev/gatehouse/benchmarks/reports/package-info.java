/** The report path under load: what counting adds to a message, how many a second come into the store, how long a large report takes. */
package dev.gatehouse.benchmarks.reports;
