/** The demo: a real James with Gatehouse, played with over SMTP. Run it with {@code mvn -Pdemo}. */
package dev.gatehouse.demo;
