/**
 * Whether what our JARs refer to is there in the James that loads them. Start with {@link dev.gatehouse.link.LinkCheck}.
 */
package dev.gatehouse.link;
