package dev.gatehouse.gate;

import java.util.List;
import java.util.stream.Stream;

/** Every key of gatehouse.properties, group by group. */
public final class Keys implements ServerKeys, RelayKeys, AuthenticationKeys, PolicyKeys, ReportKeys, StoreKeys {
    private Keys() {}

    public static List<Setting<?>> all() {
        return Stream.of(
                        ServerKeys.GROUP,
                        RelayKeys.GROUP,
                        AuthenticationKeys.GROUP,
                        PolicyKeys.GROUP,
                        ReportKeys.GROUP,
                        StoreKeys.GROUP)
                .flatMap(SettingGroup::settings)
                .toList();
    }
}
