package dev.gatehouse.report;

import java.io.Reader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The elements of a document, one after another and each with its parts, within our bounds on depth, names and texts. Names
 * count without namespace prefix and case.
 */
final class ElementReader {
    static final int MAX_PARTS = 1000;
    static final int MAX_SHOWN = 255;

    private static final int MAX_DEPTH = 16;
    private static final int MAX_TEXT = 4096;
    private static final int MAX_NAMES = 2000;

    private final XMLStreamReader xml;
    private final Set<String> names = new HashSet<>();
    private int depth;

    ElementReader(Reader markup) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        // Names are compared without their prefix, and reporters forget to declare theirs.
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        this.xml = factory.createXMLStreamReader(markup);
    }

    /** What is done with a part of an element; it reads that part to its end. */
    interface Part {
        void read(String name) throws XMLStreamException, UnreadableReportException;
    }

    /** What lies around the elements that are looked for. */
    interface Around {
        void text(String text);

        void element(String name);
    }

    /** Goes on to the next element of that name, at whatever depth; false at the end of the document. */
    boolean next(String wanted, Around around) throws XMLStreamException, UnreadableReportException {
        while (xml.hasNext()) {
            int event = advance();
            if (event == XMLStreamConstants.START_ELEMENT) {
                if (name().equals(wanted)) {
                    return true;
                }
                deeper();
                around.element(name());
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
                around.text(xml.getText());
            }
        }
        return false;
    }

    /** Whether an attribute of the element just begun has that value. */
    boolean hasAttributeValue(String value) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (value.equals(xml.getAttributeValue(i))) {
                return true;
            }
        }
        return false;
    }

    /** The texts of elements without parts; of several with one name the first counts. */
    final class Fields {
        private final Map<String, String> texts = new HashMap<>();

        void put(String name) throws XMLStreamException, UnreadableReportException {
            String text = text();
            if (texts.size() < MAX_PARTS) {
                texts.putIfAbsent(name, text);
            }
        }

        boolean has(String name) {
            return texts.containsKey(name);
        }

        String get(String name) {
            return texts.getOrDefault(name, "");
        }

        Optional<String> optional(String name) {
            return Optional.ofNullable(texts.get(name));
        }

        /** A word of the standard, whatever its case. */
        String word(String name) {
            return get(name).toLowerCase(Locale.ROOT);
        }
    }

    /** Hands each child element of the one just begun to {@code part}, up to that one's end. */
    void parts(Part part) throws XMLStreamException, UnreadableReportException {
        deeper();
        for (int event = advance(); event != XMLStreamConstants.END_ELEMENT; event = advance()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                part.read(name());
            } else if (event == XMLStreamConstants.END_DOCUMENT) {
                throw new UnreadableReportException("the file ends within an element");
            }
        }
        depth--;
    }

    void skip() throws XMLStreamException, UnreadableReportException {
        parts(name -> skip());
    }

    /** The text of the element just begun; elements within are passed over. */
    String text() throws XMLStreamException, UnreadableReportException {
        deeper();
        StringBuilder text = new StringBuilder();
        for (int event = advance(); event != XMLStreamConstants.END_ELEMENT; event = advance()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                skip();
            } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
                text.append(xml.getText());
                bound(text.length(), MAX_TEXT, "a text is longer than ");
            } else if (event == XMLStreamConstants.ENTITY_REFERENCE) {
                throw new UnreadableReportException(
                        "an entity reference at line " + xml.getLocation().getLineNumber());
            }
        }
        depth--;
        return PlainText.of(text.toString().trim(), MAX_SHOWN);
    }

    /** The parser of the JDK never forgets a name. */
    private int advance() throws XMLStreamException, UnreadableReportException {
        int event = xml.next();
        if (event == XMLStreamConstants.PROCESSING_INSTRUCTION) {
            names.add(String.valueOf(xml.getPITarget()));
        } else if (event == XMLStreamConstants.START_ELEMENT) {
            names.add(xml.getLocalName());
            for (int i = 0; i < xml.getAttributeCount(); i++) {
                names.add(xml.getAttributeLocalName(i));
            }
        }
        bound(names.size(), MAX_NAMES, "different names of elements are more than ");
        return event;
    }

    private void deeper() throws UnreadableReportException {
        bound(++depth, MAX_DEPTH, "elements are nested deeper than ");
    }

    private void bound(int value, int max, String what) throws UnreadableReportException {
        if (value > max) {
            throw new UnreadableReportException(
                    what + max + " at line " + xml.getLocation().getLineNumber());
        }
    }

    private String name() {
        String name = xml.getLocalName();
        return name.substring(name.indexOf(':') + 1).toLowerCase(Locale.ROOT);
    }
}
