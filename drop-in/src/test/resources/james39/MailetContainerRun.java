import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import jakarta.mail.MessagingException;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.function.Function;
import java.util.jar.JarFile;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.XMLConfiguration;
import org.apache.commons.configuration2.convert.DisabledListDelimiterHandler;
import org.apache.commons.configuration2.io.FileHandler;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.mailetcontainer.api.MailetLoader;
import org.apache.james.mailetcontainer.api.MatcherLoader;
import org.apache.james.mailetcontainer.impl.CompositeProcessorImpl;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.rrt.api.CanSendFrom;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.configuration.Configuration.ConfigurationPath;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.utils.PropertiesProvider;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.Mailet;
import org.apache.mailet.MailetConfig;
import org.apache.mailet.MailetContext;
import org.apache.mailet.Matcher;
import org.apache.mailet.MatcherConfig;
import org.apache.mailet.base.GenericMailet;
import org.apache.mailet.base.GenericMatcher;

/**
 * Run by a JDK that James 3.9 wants, from source, with the JAR and James 3.9's mailet container on the class path: loads
 * every class of ours, then sends a mail through a container with our matchers and mailets. Prints what came of it.
 */
public class MailetContainerRun {
    private static final String PROCESSORS = """
            <processors enableJmx="false">
                <processor state="root" enableJmx="false">
                    <mailet match="dev.gatehouse.matchers.DmarcIs=fail" class="dev.gatehouse.mailets.ApplyDisposition">
                        <folder>Spam</folder>
                    </mailet>
                    <mailet match="dev.gatehouse.matchers.MayBeBounced" class="MailetContainerRun$Print">
                        <what>bounceable</what>
                    </mailet>
                    <mailet match="dev.gatehouse.matchers.DispositionIs=quarantine" class="MailetContainerRun$Print">
                        <what>quarantined</what>
                    </mailet>
                </processor>
                <processor state="verify" enableJmx="false">
                    <mailet match="MailetContainerRun$Every" class="dev.gatehouse.mailets.VerifySender"/>
                    <mailet match="MailetContainerRun$Every" class="dev.gatehouse.mailets.AddAuthenticationResults"/>
                    <mailet match="dev.gatehouse.matchers.SpfIs=temperror" class="MailetContainerRun$Print">
                        <what>verified</what>
                    </mailet>
                </processor>
                <processor state="send" enableJmx="false">
                    <mailet match="MailetContainerRun$Every" class="dev.gatehouse.mailets.CheckSending"/>
                    <mailet match="dev.gatehouse.matchers.RelayNotPermitted" class="MailetContainerRun$Print">
                        <what>relay-not-permitted</what>
                    </mailet>
                    <mailet match="dev.gatehouse.matchers.SenderNotAuthorized" class="dev.gatehouse.mailets.BounceWithReason"/>
                    <mailet match="dev.gatehouse.matchers.SenderNotAuthorized" class="MailetContainerRun$Print">
                        <what>sender-not-authorized</what>
                    </mailet>
                </processor>
                <processor state="error" enableJmx="false">
                    <mailet match="MailetContainerRun$Every" class="MailetContainerRun$Print">
                        <what>error</what>
                    </mailet>
                </processor>
            </processors>
            """;

    /** James' All, which lies in another of its JARs. */
    public static class Every extends GenericMatcher {
        @Override
        public Collection<MailAddress> match(Mail mail) {
            return mail.getRecipients();
        }
    }

    /** Prints its parameter, the mail's attributes and header. */
    public static class Print extends GenericMailet {
        @Override
        public void service(Mail mail) throws MessagingException {
            Collections.list(mail.getMessage().getAllHeaderLines())
                    .forEach(line -> System.out.println("HEADER " + line.replaceAll("\\s+", " ")));
            System.out.println("MAILET " + getInitParameter("what") + " " + mail.getRecipients());
            mail.attributes().forEach(attribute -> System.out.println(
                    "ATTRIBUTE " + attribute.getName().asString() + " = " + attribute.getValue().getValue()));
        }
    }

    public static void main(String[] arguments) throws Exception {
        System.out.println("CLASSES " + loadAll(Path.of(arguments[0])));
        Injector injector = Guice.createInjector(new AbstractModule() {
            @Override
            protected void configure() {
                Path folder = Path.of(arguments[2]);
                FileSystem files = files(folder);
                bind(UsersRepository.class).toInstance(users());
                bind(RecipientRewriteTable.class).toInstance(noAliases());
                bind(FileSystem.class).toInstance(files);
                bind(PropertiesProvider.class)
                        .toInstance(new PropertiesProvider(files, new ConfigurationPath("file://conf/")));
                bind(ConfigurationProvider.class)
                        .toInstance(answering(ConfigurationProvider.class, first -> new BaseHierarchicalConfiguration()));
                bind(DomainList.class)
                        .toInstance(answering(DomainList.class, first -> first.equals(Domain.of("example.com"))));
                bind(CanSendFrom.class).toInstance(answering(CanSendFrom.class, first -> false));
                bind(MailetContext.class).toInstance(context());
                bind(MetricFactory.class).toInstance(new RecordingMetricFactory());
            }
        });
        CompositeProcessorImpl container = new CompositeProcessorImpl(
                new RecordingMetricFactory(), context(), matcherLoader(injector), mailetLoader(injector));
        container.configure(processors());
        container.init();
        MailImpl mail = mail(arguments[1]);
        container.service(mail);
        container.service(cameBySmtp("verify", "a@author.example"));
        MailImpl ofAnna = cameBySmtp("send", "ben@example.com");
        ofAnna.setAttribute(new Attribute(Mail.SMTP_AUTH_USER, AttributeValue.of("anna@example.com")));
        container.service(ofAnna);
        container.service(cameBySmtp("send", "a@author.example"));
        System.out.println("DONE");
        System.exit(0);
    }

    private static MailImpl cameBySmtp(String state, String sender) throws Exception {
        MailImpl mail = mail(state.equals("send") ? "friend@far.example" : "anna@example.com", sender);
        mail.setState(state);
        mail.setRemoteAddr("192.0.2.7");
        mail.setAttribute(new Attribute(Mail.SMTP_SESSION_ID, AttributeValue.of("session1")));
        mail.setAttribute(new Attribute(Mail.SMTP_HELO, AttributeValue.of("mx.author.example")));
        return mail;
    }

    /** James' working directory, with its folder conf. */
    private static FileSystem files(Path folder) {
        return (FileSystem) Proxy.newProxyInstance(
                MailetContainerRun.class.getClassLoader(), new Class<?>[] {FileSystem.class}, (proxy, method, args) ->
                        method.getName().equals("getBasedir")
                                ? folder.toFile()
                                : folder.resolve("conf")
                                        .resolve(args[0].toString().replaceFirst("file://conf/", ""))
                                        .toFile());
    }

    private static <T> T answering(Class<T> type, Function<Object, Object> answer) {
        return type.cast(Proxy.newProxyInstance(
                MailetContainerRun.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, args) -> answer.apply(args == null ? "" : args[0])));
    }

    private static int loadAll(Path jar) throws Exception {
        int count = 0;
        try (JarFile file = new JarFile(jar.toFile())) {
            for (String name : file.stream().map(entry -> entry.getName()).toList()) {
                if (name.startsWith("dev/gatehouse/") && name.endsWith(".class") && !name.startsWith("dev/gatehouse/libs/")) {
                    Class<?> type = Class.forName(name.replace('/', '.').replace(".class", ""));
                    type.getDeclaredMethods();
                    type.getDeclaredConstructors();
                    type.getDeclaredFields();
                    count++;
                }
            }
        }
        return count;
    }

    private static UsersRepository users() {
        return (UsersRepository) Proxy.newProxyInstance(
                MailetContainerRun.class.getClassLoader(), new Class<?>[] {UsersRepository.class}, (proxy, method, args) -> {
                    if (method.getName().equals("getUsername")) {
                        return Username.fromMailAddress((MailAddress) args[0]);
                    }
                    throw new UnsupportedOperationException(method.toString());
                });
    }

    private static RecipientRewriteTable noAliases() {
        return (RecipientRewriteTable) Proxy.newProxyInstance(
                MailetContainerRun.class.getClassLoader(),
                new Class<?>[] {RecipientRewriteTable.class},
                (proxy, method, args) -> {
                    throw new UnsupportedOperationException(method.toString());
                });
    }

    private static MailetContext context() {
        return (MailetContext) Proxy.newProxyInstance(
                MailetContainerRun.class.getClassLoader(), new Class<?>[] {MailetContext.class}, (proxy, method, args) -> {
                    if (method.getName().equals("sendMail")) {
                        Mail sent = (Mail) args[0];
                        System.out.println(
                                "SENT to " + sent.getRecipients() + ": " + sent.getMessage().getSubject());
                        return null;
                    }
                    throw new UnsupportedOperationException(method.toString());
                });
    }

    private static MailetLoader mailetLoader(Injector injector) {
        return config -> {
            Mailet mailet = (Mailet) injector.getInstance(named(config.getMailetName()));
            mailet.init(config);
            return mailet;
        };
    }

    private static MatcherLoader matcherLoader(Injector injector) {
        return config -> {
            Matcher matcher = (Matcher) injector.getInstance(named(config.getMatcherName()));
            matcher.init(config);
            return matcher;
        };
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    private static HierarchicalConfiguration<ImmutableNode> processors() throws Exception {
        XMLConfiguration configuration = new XMLConfiguration();
        configuration.setListDelimiterHandler(new DisabledListDelimiterHandler());
        new FileHandler(configuration).load(new StringReader(PROCESSORS));
        return configuration;
    }

    private static MailImpl mail(String verdict) throws Exception {
        MailImpl mail = mail("anna@example.com", "a@author.example");
        mail.setState(Mail.DEFAULT);
        mail.setAttribute(new Attribute(AttributeName.of("dev.gatehouse.verdict"), AttributeValue.of(verdict)));
        return mail;
    }

    private static MailImpl mail(String recipient, String sender) throws Exception {
        MailImpl mail = MailImpl.builder()
                .name("mail1")
                .sender(sender)
                .addRecipient(recipient)
                .build();
        mail.setMessageContent(MimeMessageInputStreamSource.create(
                "mail1",
                new ByteArrayInputStream(
                        ("From: " + sender + "\r\n\r\nHello\r\n").getBytes(StandardCharsets.US_ASCII))));
        return mail;
    }
}
