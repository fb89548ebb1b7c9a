package dev.gatehouse.relay;

import dev.gatehouse.smtp.PortRole;
import java.util.Map;

/**
 * What each port of this server is for. A port that is not named takes mail as port 25 does.
 *
 * @param roles by local port number
 */
public record PortRoles(Map<Integer, PortRole> roles) {
    private static final PortRoles STANDARD =
            new PortRoles(Map.of(25, PortRole.MX, 465, PortRole.SUBMISSION, 587, PortRole.SUBMISSION));

    public PortRoles {
        roles = Map.copyOf(roles);
        roles.keySet().forEach(PortRoles::requirePort);
    }

    private static void requirePort(int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("relay port " + port + " does not exist: use 1 to 65535");
        }
    }

    /** 25 for strangers (RFC 5321), 465 and 587 for our own users (RFC 8314 section 3.3). */
    public static PortRoles standard() {
        return STANDARD;
    }

    public PortRole of(int port) {
        return roles.getOrDefault(port, PortRole.MX);
    }
}
