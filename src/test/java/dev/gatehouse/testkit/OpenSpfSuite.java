package dev.gatehouse.testkit;

import java.io.IOException;
import java.io.Reader;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** The openspf test suite: scenarios, each with a zone and cases. */
public final class OpenSpfSuite {
    private OpenSpfSuite() {}

    /**
     * One question to check_host().
     *
     * @param results those that are right
     * @param explanation the one expected; "DEFAULT" for none; empty where the case does not say
     */
    public record Case(
            String scenario,
            String name,
            String helo,
            String host,
            String mailFrom,
            List<String> results,
            Optional<String> explanation,
            Zone zone) {
        @Override
        public String toString() {
            return scenario + ": " + name;
        }
    }

    /** The records of a scenario. */
    public record Zone(Map<String, List<Object>> names) {
        /** Writes them into a zone of the test kit. Aliases are resolved here; a loop of them is unavailable. */
        public <Z extends ZoneData> Z into(Z zone) {
            names.keySet().forEach(name -> fill(zone, name));
            return zone;
        }

        private void fill(ZoneData zone, String name) {
            Optional<List<Object>> records = behindAliases(name, new HashSet<>());
            zone.empty(name);
            if (records.isEmpty()) {
                zone.unavailable(name, "alias loop");
                return;
            }
            boolean hasTxt = records.get().stream().anyMatch(Zone::isTxt);
            for (Object record : records.get()) {
                if (record instanceof Map<?, ?> map) {
                    map.forEach((type, data) -> add(zone, name, (String) type, data, hasTxt));
                }
            }
            if (records.get().contains("TIMEOUT") && !servesTxt(records.get(), hasTxt)) {
                zone.unavailable(name, "timeout");
            }
        }

        private Optional<List<Object>> behindAliases(String name, Set<String> seen) {
            List<Object> records = names.getOrDefault(name, List.of());
            for (Object record : records) {
                if (record instanceof Map<?, ?> map && map.get("CNAME") instanceof String alias) {
                    String target = lower(alias.replaceFirst("\\.$", ""));
                    return seen.add(target) ? behindAliases(target, seen) : Optional.empty();
                }
            }
            return Optional.of(records);
        }

        private static boolean isTxt(Object record) {
            return record instanceof Map<?, ?> map && map.containsKey("TXT");
        }

        private static boolean servesTxt(List<Object> records, boolean hasTxt) {
            return records.stream()
                    .filter(record ->
                            hasTxt ? isTxt(record) : record instanceof Map<?, ?> map && map.containsKey("SPF"))
                    .anyMatch(record -> !"NONE".equals(((Map<?, ?>) record).get("TXT")));
        }

        /** An SPF record without a TXT record beside it is served as TXT; "TXT: NONE" suppresses that. */
        private static void add(ZoneData zone, String name, String type, Object data, boolean hasTxt) {
            switch (type) {
                case "SPF" -> {
                    if (!hasTxt) {
                        zone.txt(name, joined(data));
                    }
                }
                case "TXT" -> {
                    if (!"NONE".equals(data)) {
                        zone.txt(name, joined(data));
                    }
                }
                case "A", "AAAA" -> zone.address(name, (String) data);
                case "MX" -> zone.mx(name, (Integer) ((List<?>) data).get(0), (String) ((List<?>) data).get(1));
                case "PTR" -> zone.ptr(addressOf(name), (String) data);
                default -> throw new IllegalArgumentException(type);
            }
        }

        private static String joined(Object strings) {
            StringBuilder text = new StringBuilder();
            (strings instanceof List<?> list ? list : List.of(strings)).forEach(text::append);
            return text.toString();
        }

        private static String addressOf(String reverseName) {
            List<String> labels = new ArrayList<>(List.of(reverseName.split("\\.")));
            boolean ip4 = reverseName.endsWith(".in-addr.arpa");
            List<String> digits = new ArrayList<>(labels.subList(0, labels.size() - 2));
            java.util.Collections.reverse(digits);
            return ip4 ? String.join(".", digits) : ip6(String.join("", digits));
        }

        private static String ip6(String nibbles) {
            byte[] octets = new byte[16];
            byte[] value = new BigInteger(nibbles, 16).toByteArray();
            int length = Math.min(16, value.length);
            System.arraycopy(value, value.length - length, octets, 16 - length, length);
            try {
                return InetAddress.getByAddress(octets).getHostAddress();
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(nibbles, e);
            }
        }
    }

    /** All cases of a suite's file. */
    public static List<Case> cases(Path file) throws IOException {
        List<Case> cases = new ArrayList<>();
        try (Reader reader = Files.newBufferedReader(file)) {
            for (Object document : new Yaml().loadAll(reader)) {
                if (document instanceof Map<?, ?> scenario) {
                    cases.addAll(scenario(scenario));
                }
            }
        }
        return cases;
    }

    private static List<Case> scenario(Map<?, ?> scenario) {
        Zone zone = zone(map(scenario, "zonedata"));
        String title = text(scenario.get("description"), text(scenario.get("comment"), ""))
                .strip();
        List<Case> cases = new ArrayList<>();
        map(scenario, "tests")
                .forEach((name, test) -> cases.add(testCase(title, (String) name, (Map<?, ?>) test, zone)));
        return cases;
    }

    private static Map<?, ?> map(Map<?, ?> scenario, String key) {
        return (Map<?, ?>) Objects.requireNonNull(scenario.get(key));
    }

    private static Zone zone(Map<?, ?> data) {
        Map<String, List<Object>> names = new LinkedHashMap<>();
        data.forEach((name, records) -> names.put(lower((String) name), new ArrayList<>((List<?>) records)));
        return new Zone(names);
    }

    private static Case testCase(String scenario, String name, Map<?, ?> test, Zone zone) {
        Object results = Objects.requireNonNull(test.get("result"));
        return new Case(
                scenario,
                name,
                text(test.get("helo"), ""),
                text(test.get("host"), ""),
                text(test.get("mailfrom"), ""),
                results instanceof List<?> list
                        ? list.stream().map(Object::toString).toList()
                        : List.of(results.toString()),
                Optional.ofNullable(test.get("explanation")).map(Object::toString),
                zone);
    }

    private static String text(@Nullable Object value, String otherwise) {
        return value == null ? otherwise : value.toString();
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
