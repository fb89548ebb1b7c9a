package dev.gatehouse.matchers;

import dev.gatehouse.dkim.DkimOutcome;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.message.Idna;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import javax.mail.MessagingException;

/**
 * Matches mail with a DKIM signature that verified and is by one of the named domains (RFC 6376, tag d).
 *
 * <p>Sample configuration:
 *
 * <pre><code>
 * &lt;mailet match="dev.gatehouse.matchers.SignedBy=bank.example,mail.bank.example" class="SetMimeHeader"&gt;
 *     &lt;name&gt;X-From-The-Bank&lt;/name&gt;
 *     &lt;value&gt;yes&lt;/value&gt;
 * &lt;/mailet&gt;
 * </code></pre>
 */
public final class SignedBy extends VerdictMatcher {
    private Set<String> domains = Set.of();

    @Override
    public void init() throws MessagingException {
        String condition = getCondition() == null ? "" : getCondition();
        for (String domain : condition.split(",")) {
            if (Idna.toDomain(domain.trim()).filter(Domain::isHostName).isEmpty()) {
                throw new MessagingException(
                        getMatcherName() + "=" + condition + ": \"" + domain.trim() + "\" is not a domain name.");
            }
        }
        domains = Arrays.stream(condition.split(","))
                .flatMap(domain -> Idna.toDomain(domain.trim()).stream())
                .map(Domain::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    boolean matches(VerdictAttribute verdict) {
        return verdict.dkim().stream()
                .anyMatch(signature -> signature.outcome() == DkimOutcome.PASS && domains.contains(signature.domain()));
    }
}
