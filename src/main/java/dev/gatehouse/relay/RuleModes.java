package dev.gatehouse.relay;

import dev.gatehouse.verdict.Refusal;
import dev.gatehouse.verdict.RuleMode;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The mode of every rule, named after the reason for which it refuses; enforced unless said otherwise.
 *
 * @param modes only warnings and deferrals that leave the relay shut can be asked for
 */
public record RuleModes(Map<Refusal, RuleMode> modes) {
    /** The setting that the message of a refused mode names, with the reason behind it. */
    private static final String KEY = "mode.";

    public RuleModes {
        modes = Map.copyOf(modes);
        modes.forEach(RuleModes::requireShut);
    }

    public static RuleModes allEnforced() {
        return new RuleModes(Map.of());
    }

    /**
     * From words: a reason such as {@code SPF-FAIL}, or a group such as {@code SND}, which the reasons in it go before.
     */
    public static RuleModes of(Map<String, RuleMode> byName) {
        Map<Refusal, RuleMode> modes = new EnumMap<>(Refusal.class);
        for (Map.Entry<String, RuleMode> entry : byName.entrySet()) {
            List<Refusal> meant = meantBy(entry.getKey());
            meant.stream()
                    .filter(refusal -> refusal.id().equals(entry.getKey()) || !byName.containsKey(refusal.id()))
                    .forEach(refusal -> modes.put(refusal, entry.getValue()));
        }
        return new RuleModes(modes);
    }

    private static List<Refusal> meantBy(String name) {
        List<Refusal> meant = Arrays.stream(Refusal.values())
                .filter(refusal -> refusal.id().equals(name) || refusal.id().startsWith(name + "-"))
                .toList();
        if (meant.isEmpty()) {
            throw new IllegalArgumentException(
                    KEY + name + ": there is no such reason or group of reasons; use one such as"
                            + " SND-NOT-OWNER, or SND for all of them");
        }
        return meant;
    }

    private static void requireShut(Refusal refusal, RuleMode mode) {
        if (!mode.refuses() && keepsTheRelayShut(refusal)) {
            throw new IllegalArgumentException(KEY + refusal.id() + " = " + mode.word()
                    + " would open this server to strangers; use enforce, or defer while you are trying it out");
        }
    }

    private static boolean keepsTheRelayShut(Refusal refusal) {
        return switch (refusal.topic()) {
            case RELAY -> refusal != Refusal.RLY_TRUSTED_SENDER && refusal != Refusal.RLY_USER_IP;
            case AUTHENTICATION, ACCOUNT, RECIPIENT, SERVER -> true;
            default -> false;
        };
    }

    public RuleMode of(Refusal refusal) {
        return modes.getOrDefault(refusal, RuleMode.ENFORCE);
    }
}
