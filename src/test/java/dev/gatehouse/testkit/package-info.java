/** What the tests of every module share: a DNS that is a map, a DNS server on loopback, the conformance data. */
package dev.gatehouse.testkit;
