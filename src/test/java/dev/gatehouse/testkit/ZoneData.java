package dev.gatehouse.testkit;

/** Records for a test, whoever serves them. Names are absolute, with or without a trailing dot. */
public interface ZoneData {
    /** A TXT record; octets as characters U+0000 to U+00FF. */
    ZoneData txt(String name, String text);

    /** An A or AAAA record. */
    ZoneData address(String name, String address);

    /** An MX record; the exchange {@code .} makes it a null MX. */
    ZoneData mx(String name, int preference, String exchange);

    ZoneData ptr(String address, String name);

    /** The name exists and has no records. */
    ZoneData empty(String name);

    /** Questions for the name get no usable answer. */
    ZoneData unavailable(String name, String detail);
}
