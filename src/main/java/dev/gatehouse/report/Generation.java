package dev.gatehouse.report;

/** The two formats of aggregate reports. */
public enum Generation {
    /** Namespace dmarc-2.0. */
    RFC9990("urn:ietf:params:xml:ns:dmarc-2.0", "dmarc-2.0.xsd"),
    /** Without a namespace, as RFC 7489 reports are in practice. */
    RFC7489("", "dmarc-rua-legacy.xsd");

    private final String namespace;
    private final String schema;

    Generation(String namespace, String schema) {
        this.namespace = namespace;
        this.schema = schema;
    }

    /** Empty for none. */
    public String namespace() {
        return namespace;
    }

    /** The schema's file beside this class. */
    String schema() {
        return schema;
    }
}
