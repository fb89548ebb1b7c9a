package dev.gatehouse.report;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.xml.sax.SAXException;

/** Our schemas of both generations: what does not conform is never sent. */
public final class ReportSchema {
    private static final Map<Generation, Schema> SCHEMAS = load();

    private ReportSchema() {}

    private static Map<Generation, Schema> load() {
        Map<Generation, Schema> schemas = new EnumMap<>(Generation.class);
        SchemaFactory factory = SchemaFactory.newDefaultInstance();
        try {
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            for (Generation generation : Generation.values()) {
                schemas.put(generation, load(factory, generation));
            }
        } catch (SAXException | IOException e) {
            throw new IllegalStateException("our own schemas are in order", e);
        }
        return schemas;
    }

    private static Schema load(SchemaFactory factory, Generation generation) throws SAXException, IOException {
        URL url = Objects.requireNonNull(ReportSchema.class.getResource(generation.schema()), generation.schema());
        try (InputStream in = url.openStream()) {
            return factory.newSchema(new StreamSource(in));
        }
    }

    /** What is wrong with the XML, as a sentence with line and column; empty if it conforms. */
    public static Optional<String> problem(InputStream xml, Generation generation) throws IOException {
        try {
            Validator validator =
                    Objects.requireNonNull(SCHEMAS.get(generation)).newValidator();
            validator.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            validator.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            validator.validate(new StreamSource(xml));
            return Optional.empty();
        } catch (SAXException e) {
            return Optional.of(e.toString());
        }
    }
}
