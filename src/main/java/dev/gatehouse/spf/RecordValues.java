package dev.gatehouse.spf;

import dev.gatehouse.dns.Domain;
import java.time.InstantSource;

/** The macro values of one record, which may ask for the client's name. */
record RecordValues(SpfRequest request, Domain domain, Questions questions, InstantSource clock)
        implements MacroValues {
    @Override
    public String validatedName() {
        return questions.validatedName(domain).map(Domain::name).orElse(SpfRequest.UNKNOWN);
    }

    @Override
    public String timestamp() {
        return Long.toString(clock.instant().getEpochSecond());
    }
}
