package dev.gatehouse.spf;

import static dev.gatehouse.spf.SpfOutcome.FAIL;
import static dev.gatehouse.spf.SpfOutcome.NONE;
import static dev.gatehouse.spf.SpfOutcome.PASS;
import static dev.gatehouse.spf.SpfOutcome.PERMERROR;
import static dev.gatehouse.spf.SpfOutcome.TEMPERROR;

/** Where jSPF 1.0.5 departs from RFC 7208, each with an example in the zone of {@link JspfAgreementTest}. */
enum JspfDefect {
    /** RFC 7208 section 4.6.4: it counts no void lookups. */
    NO_VOID_LIMIT("v=spf1 a:void1.example.net a:void2.example.net a:void3.example.net all", PERMERROR, PASS),

    /** RFC 7208 section 4.6.4: it counts no exchangers. */
    NO_EXCHANGER_LIMIT("v=spf1 mx:eleven.example.net all", PERMERROR, PASS),

    /** RFC 7208 sections 4.7 and 5.2: {@code v=spf1} and no more is neutral, yet an include of it or a redirect to it errs. */
    EMPTY_RECORD_ERRS("v=spf1 include:empty.example.net -all", FAIL, PERMERROR),

    /** RFC 7208 sections 4.7 and 5.2: a record of modifiers alone is neutral, yet an include of it errs. */
    NO_DIRECTIVES_ERR("v=spf1 include:modifiers.example.net -all", FAIL, TEMPERROR),

    /**
     * RFC 7208 section 5.4: exchangers none of which has an address stay in the session, and the next mx takes the names of
     * its own exchangers for addresses.
     */
    EXCHANGERS_LEFT_BEHIND("v=spf1 mx:void.example.net mx:good.example.net -all", PASS, PERMERROR),

    /**
     * RFC 7208 section 5.4: any address that matches suffices. It asks for the addresses of all exchangers before it
     * compares one, and errs where a later one cannot be asked for; the text does not forbid that.
     */
    ASKS_BEYOND_MATCH("v=spf1 mx:half.example.net -all", PASS, TEMPERROR),

    /** RFC 7208 section 5.5: a client's name whose addresses cannot be asked for is skipped, yet it errs. */
    PTR_ERRS("v=spf1 ptr:good.example.net -all", FAIL, TEMPERROR),

    /** RFC 7208 section 5: a DNS error ends the check, yet to exists it is no match. */
    EXISTS_GOES_ON("v=spf1 exists:broken.example.net -all", TEMPERROR, FAIL),

    /** RFC 7208 section 4.8: a name with an empty label is no match or permerror, yet for mx and exists it ends the check. */
    MALFORMED_NAME_ENDS("v=spf1 exists:a..example.net -all", FAIL, NONE),

    /** RFC 7208 section 12: neither qnum nor the CIDR lengths begin with a needless zero, yet it reads them. */
    LEADING_ZEROS_PASS("v=spf1 ip4:192.0.02.1 -all", PERMERROR, PASS),

    /**
     * RFC 7208 sections 4.6, 7.2 and 7.3: a macro of c, r or t, or of no parts, is an error wherever it stands, yet it is
     * noticed only when it is expanded.
     */
    UNUSED_MACRO_UNREAD("v=spf1 all exists:%{c}.example.net", PERMERROR, PASS);

    private final String example;
    private final SpfOutcome ours;
    private final SpfOutcome theirs;

    JspfDefect(String example, SpfOutcome ours, SpfOutcome theirs) {
        this.example = example;
        this.ours = ours;
        this.theirs = theirs;
    }

    String example() {
        return example;
    }

    /** What RFC 7208 says to the example. */
    SpfOutcome ours() {
        return ours;
    }

    /** What jSPF says to the example. */
    SpfOutcome theirs() {
        return theirs;
    }

    /** Whether jSPF may say {@code outcome} of a check that meets the defect: the example's, or any where it goes on. */
    boolean allows(SpfOutcome outcome) {
        boolean goesOn = theirs == PASS || theirs == FAIL;
        boolean nested = theirs == NONE && outcome == PERMERROR; // RFC 7208 sections 5.2 and 6.1
        return goesOn || nested || outcome == theirs;
    }
}
