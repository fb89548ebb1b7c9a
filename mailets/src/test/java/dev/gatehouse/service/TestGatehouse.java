package dev.gatehouse.service;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.core.Domain;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.rrt.api.CanSendFrom;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.user.api.UsersRepository;
import org.apache.mailet.MailetContext;
import org.jspecify.annotations.Nullable;

/** A Gatehouse as James makes it, in a folder, for tests of hooks without a server. It hosts example.com and nothing else. */
public final class TestGatehouse {
    private TestGatehouse() {}

    /** With those lines in gatehouse.properties, and a DNS that is away. */
    public static Gatehouse in(Path folder, String... settings) throws IOException {
        return in(folder, new BaseHierarchicalConfiguration(), settings);
    }

    /** With that in each of James' own configuration files. */
    static Gatehouse in(Path folder, HierarchicalConfiguration<ImmutableNode> james, String... settings)
            throws IOException {
        return in(folder, "127.0.0.1:1", new Meter(), james, settings);
    }

    /** With a DNS server, and a meter that counts. */
    public static Gatehouse in(Path folder, String dns, Meter meter, String... settings) throws IOException {
        return in(folder, dns, meter, new BaseHierarchicalConfiguration(), settings);
    }

    private static Gatehouse in(
            Path folder, String dns, Meter meter, HierarchicalConfiguration<ImmutableNode> james, String... settings)
            throws IOException {
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Files.write(
                conf.resolve("gatehouse.properties"),
                Stream.concat(Stream.of("host.name=mail.example.com", "dns.servers=" + dns), Stream.of(settings))
                        .toList());
        FileSystem files = answering(FileSystem.class, (method, first) -> switch (method) {
            case "getBasedir" -> folder.toFile();
            default -> conf.resolve(first.replaceFirst("file://conf/", "")).toFile();
        });
        ConfigurationProvider xml = answering(ConfigurationProvider.class, (method, first) -> james);
        MetricFactory metrics = meter.factory();
        return new Gatehouse(
                new JamesConfiguration(xml, files),
                new HostedDomains(answering(DomainList.class, (method, first) -> first.equals("example.com"))),
                new SendAsRights(answering(CanSendFrom.class, (method, first) -> false)),
                new MailQueueSender(answering(MailetContext.class, (method, first) -> "")),
                new RefusalMetrics(metrics),
                new Metrics(metrics));
    }

    /** Accounts of whomever one asks for. */
    public static Accounts accounts() {
        return new Accounts(answering(UsersRepository.class, (method, first) -> true));
    }

    /** Accounts whose store does not answer. */
    public static Accounts unreadableAccounts() {
        return new Accounts(answering(UsersRepository.class, (method, first) -> {
            throw new IllegalStateException("the directory of users is away");
        }));
    }

    /** What a method gives, by its name and the text of its first argument. */
    @FunctionalInterface
    public interface Answer {
        @Nullable
        Object to(String method, String first) throws Exception;
    }

    /** Something of James that gives {@code answer} for the method's name and the text of its first argument. */
    public static <T> T answering(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        answer.to(method.getName(), arguments == null ? "" : stringOf(arguments[0]))));
    }

    private static String stringOf(Object argument) {
        return argument instanceof Domain domain ? domain.asString() : String.valueOf(argument);
    }
}
