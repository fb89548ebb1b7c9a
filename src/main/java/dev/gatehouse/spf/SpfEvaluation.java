package dev.gatehouse.spf;

/**
 * A whole check as it went: who asked, and the run of check_host() with those nested in it. What the trace is written from
 * and what advice is found in.
 *
 * @param explanation what exp= led to
 * @param limits what applied
 * @param lookups terms that looked up; one more than the limit where that was the error
 * @param voids lookups that found nothing; one more than the limit where that was the error
 */
public record SpfEvaluation(
        SpfRequest request, HostCheck top, Explanation explanation, SpfLimits limits, int lookups, int voids) {}
