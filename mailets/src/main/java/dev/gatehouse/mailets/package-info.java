/** What is done with a mail after queueing, by its verdict. */
package dev.gatehouse.mailets;
