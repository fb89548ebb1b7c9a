package dev.gatehouse.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes one report's XML as its records come; nothing is held back. Element order is that of RFC 9990 section 3.1, which
 * RFC 7489 appendix C shares but for the words that it does not know.
 */
final class ReportWriter {
    private static final Set<String> REASONS_OF_7489 =
            Set.of("forwarded", "sampled_out", "trusted_forwarder", "mailing_list", "local_policy", "other");

    private final Generation generation;
    private final Writer out;
    private final XMLStreamWriter xml;

    ReportWriter(OutputStream out, Generation generation) throws XMLStreamException {
        this.generation = generation;
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
        this.xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(this.out);
    }

    /** Everything before the first record. */
    void begin(ReportMetadata metadata, PublishedPolicy policy) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        newLine();
        xml.writeStartElement("feedback");
        if (!generation.namespace().isEmpty()) {
            xml.writeDefaultNamespace(generation.namespace());
        }
        newLine();
        element("version", "1.0");
        newLine();
        metadata(metadata);
        policy(policy);
    }

    private void metadata(ReportMetadata metadata) throws XMLStreamException {
        xml.writeStartElement("report_metadata");
        element("org_name", metadata.orgName());
        element("email", metadata.email());
        optional("extra_contact_info", metadata.extraContactInfo());
        element("report_id", metadata.reportId());
        xml.writeStartElement("date_range");
        element("begin", Long.toString(metadata.period().begin()));
        element("end", Long.toString(metadata.period().end()));
        xml.writeEndElement();
        optional("error", metadata.error());
        if (generation == Generation.RFC9990) {
            optional("generator", metadata.generator());
        }
        xml.writeEndElement();
        newLine();
    }

    private void policy(PublishedPolicy policy) throws XMLStreamException {
        xml.writeStartElement("policy_published");
        element("domain", policy.domain());
        if (generation == Generation.RFC9990) {
            optional("discovery_method", policy.discovery());
        }
        optional("adkim", policy.adkim());
        optional("aspf", policy.aspf());
        element("p", policy.p());
        optional("sp", policy.sp());
        if (generation == Generation.RFC9990) {
            optional("np", policy.np());
            optional("testing", policy.testing());
        } else {
            element("pct", "100");
        }
        optional("fo", policy.fo());
        xml.writeEndElement();
        newLine();
    }

    void record(ReportRecord record) throws XMLStreamException {
        xml.writeStartElement("record");
        row(record);
        identifiers(record);
        authResults(record);
        xml.writeEndElement();
        newLine();
    }

    private void row(ReportRecord record) throws XMLStreamException {
        xml.writeStartElement("row");
        element("source_ip", record.sourceIp());
        element("count", Long.toString(record.count()));
        xml.writeStartElement("policy_evaluated");
        element("disposition", disposition(record.disposition()));
        element("dkim", record.dkimAligned() ? "pass" : "fail");
        element("spf", record.spfAligned() ? "pass" : "fail");
        for (OverrideReason reason : record.reasons()) {
            reason(reason);
        }
        xml.writeEndElement();
        xml.writeEndElement();
    }

    /** {@code pass} is a word of RFC 9990 only. */
    private String disposition(ReportedDisposition disposition) {
        boolean unknown = generation == Generation.RFC7489 && disposition == ReportedDisposition.PASS;
        return unknown ? ReportedDisposition.NONE.word() : disposition.word();
    }

    private void reason(OverrideReason reason) throws XMLStreamException {
        boolean unknown = generation == Generation.RFC7489 && !REASONS_OF_7489.contains(reason.type());
        xml.writeStartElement("reason");
        element("type", unknown ? "other" : reason.type());
        optional("comment", unknown ? (reason.type() + " " + reason.comment()).trim() : reason.comment());
        xml.writeEndElement();
    }

    private void identifiers(ReportRecord record) throws XMLStreamException {
        xml.writeStartElement("identifiers");
        if (record.envelopeTo().isPresent()) {
            element("envelope_to", record.envelopeTo().get());
        }
        if (record.envelopeFrom().isPresent()) {
            element("envelope_from", record.envelopeFrom().get());
        }
        element("header_from", record.headerFrom());
        xml.writeEndElement();
    }

    private void authResults(ReportRecord record) throws XMLStreamException {
        xml.writeStartElement("auth_results");
        for (AuthResult dkim : record.dkim()) {
            xml.writeStartElement("dkim");
            element("domain", dkim.domain());
            element("selector", dkim.selector());
            element("result", dkim.result());
            optional("human_result", dkim.humanResult());
            xml.writeEndElement();
        }
        for (AuthResult spf : record.spf()) {
            xml.writeStartElement("spf");
            element("domain", spf.domain());
            optional("scope", spf.scope());
            element("result", spf.result());
            if (generation == Generation.RFC9990) {
                optional("human_result", spf.humanResult());
            }
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    /** Ends the document and closes the stream. */
    void end() throws XMLStreamException, IOException {
        xml.writeEndElement();
        newLine();
        xml.writeEndDocument();
        xml.close();
        out.close();
    }

    private void optional(String name, String text) throws XMLStreamException {
        if (!text.isEmpty()) {
            element(name, text);
        }
    }

    private void element(String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }

    private void newLine() throws XMLStreamException {
        xml.writeCharacters("\n");
    }
}
