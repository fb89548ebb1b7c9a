package dev.gatehouse.report;

/**
 * One result of DKIM or SPF in a record (RFC 9990, elements dkim and spf of auth_results).
 *
 * @param selector of a signature; empty for SPF
 * @param result the result word, lower case
 * @param scope of SPF, {@code mfrom} or in old reports {@code helo}; empty for DKIM
 * @param humanResult for people; may be empty
 */
public record AuthResult(String domain, String selector, String result, String scope, String humanResult) {
    static AuthResult dkim(String domain, String selector, String result, String humanResult) {
        return new AuthResult(domain, selector, result, "", humanResult);
    }

    static AuthResult spf(String domain, String result, String scope, String humanResult) {
        return new AuthResult(domain, "", result, scope, humanResult);
    }
}
