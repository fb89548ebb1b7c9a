/**
 * What the hooks, the mailets and the web routes share: one {@link dev.gatehouse.service.Gatehouse} a server, read from
 * James' configuration and bound to James' own domains, users and mail queue.
 */
package dev.gatehouse.service;
