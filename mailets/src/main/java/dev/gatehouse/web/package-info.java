/**
 * Routes of James' web administration. Name them in webadmin.properties under {@code extensions.routes}; James' own
 * authentication stands before them.
 */
package dev.gatehouse.web;
