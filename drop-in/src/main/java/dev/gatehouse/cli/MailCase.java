package dev.gatehouse.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.message.RawMessage;
import dev.gatehouse.smtp.ReversePath;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * A message, or as much of one as there is, that shall be judged as if it came now.
 *
 * @param id what the asker calls it; JSON null if nothing
 * @param ip the client; without one SPF is left out
 * @param helo what the client said with EHLO; may be empty
 * @param message without one DKIM, ARC and DMARC are left out
 * @param now the time at which it is judged
 */
record MailCase(
        JsonNode id,
        Optional<InetAddress> ip,
        String helo,
        ReversePath reversePath,
        Optional<RawMessage> message,
        Instant now) {}
