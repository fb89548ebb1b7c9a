import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.XMLConfiguration;
import org.apache.commons.configuration2.convert.DisabledListDelimiterHandler;
import org.apache.commons.configuration2.io.FileHandler;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.mailetcontainer.api.MailetLoader;
import org.apache.james.mailetcontainer.api.MatcherLoader;
import org.apache.james.mailetcontainer.impl.CompositeProcessorImpl;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.user.api.UsersRepository;
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
                <processor state="error" enableJmx="false"/>
            </processors>
            """;

    /** Prints its parameter and the mail's attributes. */
    public static class Print extends GenericMailet {
        @Override
        public void service(Mail mail) {
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
                bind(UsersRepository.class).toInstance(users());
                bind(RecipientRewriteTable.class).toInstance(noAliases());
            }
        });
        CompositeProcessorImpl container = new CompositeProcessorImpl(
                new RecordingMetricFactory(), context(), matcherLoader(injector), mailetLoader(injector));
        container.configure(processors());
        container.init();
        MailImpl mail = mail(arguments[1]);
        container.service(mail);
        System.out.println("DONE");
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
        MailImpl mail = MailImpl.builder()
                .name("mail1")
                .sender("a@author.example")
                .addRecipient("anna@example.com")
                .build();
        mail.setMessageContent(MimeMessageInputStreamSource.create(
                "mail1",
                new ByteArrayInputStream("From: a@author.example\r\n\r\nHello\r\n".getBytes(StandardCharsets.US_ASCII))));
        mail.setState(Mail.DEFAULT);
        mail.setAttribute(new Attribute(AttributeName.of("dev.gatehouse.verdict"), AttributeValue.of(verdict)));
        return mail;
    }
}
