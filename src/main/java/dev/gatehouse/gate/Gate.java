package dev.gatehouse.gate;

import dev.gatehouse.arc.SignatureVerifier;
import dev.gatehouse.authres.AuthenticationResults;
import dev.gatehouse.authres.ForgedResults;
import dev.gatehouse.authres.Iprev;
import dev.gatehouse.authres.MethodResult;
import dev.gatehouse.authres.MethodResults;
import dev.gatehouse.dkim.DkimSettings;
import dev.gatehouse.dmarc.DmarcEvaluator;
import dev.gatehouse.dmarc.DmarcSettings;
import dev.gatehouse.dns.Budget;
import dev.gatehouse.dns.Dns;
import dev.gatehouse.dns.Domain;
import dev.gatehouse.explain.Catalogue;
import dev.gatehouse.explain.Explainer;
import dev.gatehouse.explain.HelpPages;
import dev.gatehouse.explain.HostNames;
import dev.gatehouse.explain.ReplyStyle;
import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.Idna;
import dev.gatehouse.relay.PortRoles;
import dev.gatehouse.relay.RelayPolicy;
import dev.gatehouse.relay.RelaySettings;
import dev.gatehouse.relay.SenderPolicy;
import dev.gatehouse.report.ReportDestination;
import dev.gatehouse.report.ReportSettings;
import dev.gatehouse.report.ReportTraffic;
import dev.gatehouse.smtp.PortRole;
import dev.gatehouse.smtp.SmtpFacts;
import dev.gatehouse.spf.SpfEvaluator;
import dev.gatehouse.spf.SpfSettings;
import dev.gatehouse.verdict.Authentication;
import dev.gatehouse.verdict.Authenticator;
import dev.gatehouse.verdict.Disposition;
import dev.gatehouse.verdict.Exemptions;
import dev.gatehouse.verdict.LocalPolicy;
import dev.gatehouse.verdict.PolicySettings;
import dev.gatehouse.verdict.Rule;
import dev.gatehouse.verdict.RuleMode;
import dev.gatehouse.verdict.TrustedForwarders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The engine as one configuration puts it together: who may relay, how mail is authenticated, what is done about it, and how
 * that is said.
 */
public final class Gate {
    private final Settings settings;
    private final String hostName;
    private final PortRoles ports;
    private final RelayPolicy relay;
    private final SenderPolicy senders;
    private final LocalPolicy policy;
    private final DkimSettings dkim;
    private final DmarcSettings dmarc;
    private final SpfEvaluator.Factory spf = SpfEvaluator.factory(SpfSettings.standard());
    private final ForgedResults forgedResults;
    private final Catalogue catalogue;
    private final Explainer explainer;

    /**
     * Refuses settings that cannot work together, with an {@link InvalidSettingException}.
     *
     * @param machineName how this machine is called, for where host.name is empty
     */
    public Gate(Settings settings, String machineName) {
        this(settings, machineName, Path.of(""));
    }

    /**
     * As {@link #Gate(Settings, String)}.
     *
     * @param folder below which files are that settings name
     */
    public Gate(Settings settings, String machineName, Path folder) {
        this.settings = settings;
        this.hostName = hostName(settings.get(Keys.HOST_NAME), machineName);
        this.ports = checked(this::portRoles);
        this.relay = new RelayPolicy(checked(this::relaySettings));
        this.senders = new SenderPolicy(settings.get(Keys.SENDER_EVERYONE));
        this.policy = new LocalPolicy(checked(this::policySettings));
        this.dmarc = dmarcSettings();
        this.dkim = DkimSettings.standard()
                .withMaxSignatures(settings.get(Keys.DKIM_MAX_SIGNATURES))
                .withRsaBits(DkimSettings.SHORTEST_RSA_KEY, settings.get(Keys.DKIM_MAX_RSA_BITS))
                .withPartialBody(settings.get(Keys.DKIM_PARTIAL_BODY));
        this.forgedResults = new ForgedResults(Set.of(authservId()), false, removedFields());
        this.catalogue = checked(() -> catalogue(folder));
        this.explainer = checked(() -> new Explainer(catalogue, hostNames(), replyStyle()));
    }

    /** What people could be told to connect to: a machine that only knows itself as localhost must be given a name. */
    private static String hostName(String set, String machineName) {
        if (!set.isBlank() || machineName.contains(".")) {
            return orElse(set, machineName);
        }
        throw new InvalidSettingException("gatehouse.properties: host.name is missing, and the machine's own name, "
                + machineName + ", is no public one: add for example host.name = mail.example.com.");
    }

    private static String orElse(String text, String other) {
        return text.isBlank() ? other : text;
    }

    /** The engine's own objections, as those of the file. */
    private static <T> T checked(Supplier<T> made) {
        try {
            return made.get();
        } catch (InvalidSettingException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException("gatehouse.properties: " + e.getMessage());
        }
    }

    private PortRoles portRoles() {
        return new PortRoles(settings.get(Keys.SUBMISSION_PORTS).stream()
                .distinct()
                .collect(Collectors.toMap(port -> port, port -> PortRole.SUBMISSION)));
    }

    private RelaySettings relaySettings() {
        return new RelaySettings(
                settings.get(Keys.TRUSTED_NETWORKS),
                settings.get(Keys.TRUSTED_CERTIFICATES),
                settings.get(Keys.USER_NETWORKS));
    }

    private PolicySettings policySettings() {
        Map<Rule, RuleMode> modes = new EnumMap<>(Rule.class);
        Keys.RULE_MODES.forEach((rule, key) -> modes.put(rule, settings.get(key)));
        return new PolicySettings(
                settings.get(Keys.REJECT_MODE),
                modes,
                settings.get(Keys.MAX_AUTHOR_DOMAINS),
                settings.get(Keys.DEFER_UNRESOLVED),
                settings.get(Keys.ACCEPT_MAILING_LISTS),
                new TrustedForwarders(
                        settings.get(Keys.TRUSTED_FORWARDERS),
                        Set.copyOf(settings.get(Keys.TRUSTED_FORWARDER_DOMAINS)),
                        Set.copyOf(settings.get(Keys.TRUSTED_SEALERS))),
                new Exemptions(
                        settings.get(Keys.EXEMPT_NETWORKS),
                        PolicyItems.byName(settings.get(Keys.DOMAIN_MODES)),
                        PolicyItems.byName(settings.get(Keys.RECIPIENT_MODES)),
                        Set.copyOf(settings.get(Keys.ALWAYS_REACHABLE))));
    }

    private DmarcSettings dmarcSettings() {
        return new DmarcSettings(
                settings.get(Keys.SEVERAL_AUTHORS),
                settings.get(Keys.MAX_AUTHOR_DOMAINS),
                Set.copyOf(settings.get(Keys.LOCAL_PUBLIC_SUFFIXES)),
                settings.get(Keys.COMPARE_PUBLIC_SUFFIX_LIST));
    }

    private HostNames hostNames() {
        List<Integer> submission = settings.get(Keys.SUBMISSION_PORTS);
        String helpUrl = settings.get(Keys.HELP_URL);
        return new HostNames(
                hostName,
                orElse(settings.get(Keys.SUBMISSION_HOST), hostName),
                submission.contains(465) ? OptionalInt.of(465) : OptionalInt.empty(),
                submission.stream()
                        .filter(port -> port != 465)
                        .mapToInt(Integer::intValue)
                        .findFirst(),
                postmaster(),
                helpUrl.isBlank() ? Optional.empty() : Optional.of(helpUrl));
    }

    private Catalogue catalogue(Path folder) {
        Catalogue texts = Catalogue.in(settings.get(Keys.REPLY_LANGUAGE).locale());
        String own = settings.get(Keys.REPLY_TEXTS);
        return own.isBlank() ? texts : texts.overriddenBy(folder.resolve(own));
    }

    private ReplyStyle replyStyle() {
        return new ReplyStyle(
                settings.get(Keys.REPLY_VERBOSITY),
                settings.get(Keys.REPLY_ONE_LINE),
                settings.get(Keys.SPF_EXP_IN_REPLY));
    }

    public Settings settings() {
        return settings;
    }

    public String hostName() {
        return hostName;
    }

    public String postmaster() {
        return orElse(settings.get(Keys.POSTMASTER), "postmaster@" + hostName);
    }

    public PortRoles ports() {
        return ports;
    }

    public RelayPolicy relay() {
        return relay;
    }

    public SenderPolicy senders() {
        return senders;
    }

    public LocalPolicy policy() {
        return policy;
    }

    /**
     * How seriously the rule is taken that decided.
     *
     * @param decided as verdicts, decisions about relay and senders, and recorded refusals name it; what has no mode of its
     *     own, such as James' own checks, is enforced
     */
    public RuleMode modeOf(String decided) {
        Optional<RuleMode> ofMessage =
                Rule.of(decided).map(Keys.RULE_MODES::get).map(settings::get);
        return ofMessage.orElseGet(() -> decided.startsWith("relay.")
                ? settings.get(Keys.RELAY_MODE)
                : decided.startsWith("sender.") ? settings.get(Keys.SENDER_MODE) : RuleMode.ENFORCE);
    }

    public Explainer explainer() {
        return explainer;
    }

    /** The public pages about refusals. */
    public HelpPages helpPages() {
        return new HelpPages(catalogue, explainer.hosts());
    }

    public Catalogue catalogue() {
        return catalogue;
    }

    /** A new one, for one transaction; begins now. */
    public Budget budget() {
        return Budget.ofMessage(settings.get(Keys.DNS_DEADLINE), settings.get(Keys.DNS_MAX_QUERIES));
    }

    /** For the rest of a transaction that began with another: a deadline of its own, the questions that are left. */
    public Budget budgetAfter(Budget begun) {
        int left = settings.get(Keys.DNS_MAX_QUERIES) - begun.questions();
        return Budget.ofMessage(settings.get(Keys.DNS_DEADLINE), Math.max(0, left));
    }

    /**
     * What finds out all about the message of one transaction.
     *
     * @param dns within the transaction's budget
     * @param policies within the budget's reserve
     */
    public Authenticator authenticator(Dns dns, Dns policies, Executor executor) {
        return new Authenticator(
                dns,
                policies,
                spf::with,
                asked -> new SignatureVerifier(asked, dkim),
                asked -> new DmarcEvaluator(asked, dmarc),
                executor);
    }

    /** The authserv-id (RFC 8601 section 2.5). */
    public String authservId() {
        return orElse(settings.get(Keys.AUTHSERV_ID), hostName);
    }

    private Set<String> removedFields() {
        return settings.get(Keys.REMOVE_RECEIVED_SPF)
                ? Set.of(Disposition.FIELD_NAME, "Received-SPF")
                : Set.of(Disposition.FIELD_NAME);
    }

    /** Which fields that a message brings along must not stay. */
    public ForgedResults forgedResults() {
        return forgedResults;
    }

    /** What the Authentication-Results field says that we add. */
    public AuthenticationResults authenticationResults(SmtpFacts facts, Authentication found) {
        return found.results(authservId(), facts);
    }

    /** The same, and whether the client's reverse name leads back to it, where that was asked. */
    public AuthenticationResults authenticationResults(SmtpFacts facts, Authentication found, Optional<Iprev> iprev) {
        return found.results(
                authservId(), facts, iprev.map(MethodResults::iprev).stream().toList());
    }

    /** The fields that a message gets which is taken, top first. */
    public List<HeaderField> fieldsFor(AuthenticationResults results, Disposition disposition) {
        return settings.get(Keys.DISPOSITION_FIELD)
                ? List.of(results.toField(), disposition.toField())
                : List.of(results.toField());
    }

    /** The field that says which user sent a message, where the site tells recipients (RFC 8601 section 2.7.4). */
    public List<HeaderField> fieldsOfUser(SmtpFacts facts) {
        Optional<MethodResult> auth = settings.get(Keys.AUTH_RESULT) ? MethodResults.auth(facts) : Optional.empty();
        return auth.map(result -> new AuthenticationResults(authservId(), List.of(result)).toField()).stream()
                .toList();
    }

    /** How this site reports. */
    public ReportSettings reportSettings() {
        String email = reportAddress();
        String organisation = orElse(settings.get(Keys.REPORTS_ORGANISATION), hostName);
        Domain submitter = Idna.toDomain(email.substring(email.indexOf('@') + 1))
                .orElseThrow(() -> settings.invalid(Keys.REPORTS_EMAIL, "give an address whose domain is yours."));
        Optional<ReportDestination> insteadTo = insteadTo();
        return checked(() -> new ReportSettings(
                submitter,
                organisation,
                email,
                settings.get(Keys.REPORTS_CONTACT),
                settings.get(Keys.REPORTS_FORMAT),
                settings.get(Keys.REPORTS_MAX_OCTETS),
                settings.get(Keys.REPORTS_EVERY_DOMAIN),
                Set.copyOf(settings.get(Keys.REPORTS_NEVER_TO)),
                settings.get(Keys.REPORTS_PER_DAY),
                settings.get(Keys.REPORTS_PER_HOST),
                settings.get(Keys.REPORTS_SPREAD),
                settings.get(Keys.REPORTS_EXPIRY),
                settings.get(Keys.REPORTS_KEPT),
                Set.copyOf(settings.get(Keys.REPORTS_AGREED_HOSTS)),
                insteadTo,
                settings.get(Keys.REPORTS_DRY_RUN)));
    }

    private String reportAddress() {
        return orElse(settings.get(Keys.REPORTS_EMAIL), postmaster());
    }

    private Optional<ReportDestination> insteadTo() {
        String address = settings.get(Keys.REPORTS_INSTEAD_TO);
        Optional<ReportDestination> destination = ReportDestination.parse("mailto:" + address);
        if (!address.isEmpty() && destination.isEmpty()) {
            throw settings.invalid(Keys.REPORTS_INSTEAD_TO, "give an address, or nothing.");
        }
        return destination;
    }

    /** Mail that is no reason for a report. */
    public ReportTraffic reportTraffic() {
        List<String> addresses = new ArrayList<>(settings.get(Keys.REPORTS_MAILBOXES));
        addresses.add(settings.get(Keys.REPORTS_EMAIL));
        return new ReportTraffic(addresses);
    }
}
