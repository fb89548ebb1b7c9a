package dev.gatehouse.hooks;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import org.apache.james.core.Username;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.esmtp.AuthCmdHandler;
import org.jspecify.annotations.Nullable;

/**
 * James' own check of a name with a password: doAuthTest of its AUTH handler. James 3.8 gives it a Username and a String,
 * James 3.9 two Optionals, and 3.10 does not have it. We are compiled once for all of them, so it is looked up at start.
 */
final class PasswordCheck {
    private static final MethodType PLAIN =
            MethodType.methodType(Response.class, SMTPSession.class, Username.class, String.class, String.class);

    private static final MethodType OPTIONAL =
            MethodType.methodType(Response.class, SMTPSession.class, Optional.class, Optional.class, String.class);

    private final MethodHandle james;

    private PasswordCheck(MethodHandle james) {
        this.james = james;
    }

    /**
     * The check, if this James has it.
     *
     * @param ours the lookup of {@link AuthCommand}, which alone may call what it overrides
     */
    static Optional<PasswordCheck> find(MethodHandles.Lookup ours) {
        return inherited(ours, PLAIN)
                .or(() -> inherited(ours, OPTIONAL).map(PasswordCheck::withPlainParameters))
                .map(PasswordCheck::new);
    }

    private static Optional<MethodHandle> inherited(MethodHandles.Lookup ours, MethodType type) {
        try {
            return Optional.of(ours.findSpecial(AuthCmdHandler.class, "doAuthTest", type, AuthCommand.class));
        } catch (NoSuchMethodException | IllegalAccessException absent) {
            return Optional.empty();
        }
    }

    private static MethodHandle withPlainParameters(MethodHandle check) {
        MethodHandle optional = optional();
        return MethodHandles.filterArguments(
                check,
                2,
                optional.asType(MethodType.methodType(Optional.class, Username.class)),
                optional.asType(MethodType.methodType(Optional.class, String.class)));
    }

    private static MethodHandle optional() {
        try {
            return MethodHandles.publicLookup()
                    .findStatic(Optional.class, "ofNullable", MethodType.methodType(Optional.class, Object.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Java has Optional.ofNullable", e);
        }
    }

    /** James' answer to a sign-in. */
    Response ask(
            AuthCommand handler,
            SMTPSession session,
            @Nullable Username name,
            @Nullable String password,
            String mechanism) {
        try {
            return (Response) james.invoke(handler, session, name, password, mechanism);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("James' check of a password failed", e);
        }
    }
}
