package dev.gatehouse.verdict;

import dev.gatehouse.arc.ArcResult;
import dev.gatehouse.dkim.DkimResult;
import dev.gatehouse.dmarc.DmarcResult;
import dev.gatehouse.spf.SpfResult;
import java.util.List;

/**
 * All that was found about one message.
 *
 * @param spf the MAIL FROM identity
 * @param heloSpf the HELO identity, checked on its own (RFC 7208 section 2.3)
 * @param dkim a result for each signature, top first
 */
public record Authentication(
        SpfResult spf, SpfResult heloSpf, List<DkimResult> dkim, ArcResult arc, DmarcResult dmarc) {
    public Authentication {
        dkim = List.copyOf(dkim);
    }
}
