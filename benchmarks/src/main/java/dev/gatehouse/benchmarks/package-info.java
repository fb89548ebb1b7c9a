/** How fast the engine is, beside other libraries and beside what no library can go below. */
package dev.gatehouse.benchmarks;
