package dev.gatehouse.gate;

import java.util.List;

/** Every key of gatehouse.properties, in the order of the README's table. */
public final class Keys {
    public static final Setting<String> HOST_NAME =
            Setting.text("host.name", "", "The public name of this server; the machine's own name if empty.");

    private static final List<Setting<?>> ALL = List.of(HOST_NAME);

    private Keys() {}

    public static List<Setting<?>> all() {
        return ALL;
    }
}
