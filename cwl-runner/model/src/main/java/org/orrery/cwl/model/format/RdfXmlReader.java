package org.orrery.cwl.model.format;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.load.UriText;

/**
 * Reads the two predicates that matter from RDF/XML, without building anything else. Documents like
 * EDAM define entities in their own DTD, so the internal subset is read, with limits; nothing
 * outside the document ever is.
 */
final class RdfXmlReader {
  private static final String RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
  private static final String XML = "http://www.w3.org/XML/1998/namespace";

  /** Of all entities together; EDAM expands to a few hundred kilobytes. */
  private static final String MAX_ENTITY_CHARACTERS = "20000000";

  private static final String MAX_ENTITY_EXPANSIONS = "1000000";

  private RdfXmlReader() {}

  static void read(String document, byte[] bytes, FormatRelations into) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty("http://java.sun.com/xml/stream/properties/ignore-external-dtd", true);
    factory.setProperty("jdk.xml.entityExpansionLimit", MAX_ENTITY_EXPANSIONS);
    factory.setProperty("jdk.xml.totalEntitySizeLimit", MAX_ENTITY_CHARACTERS);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("external entities are not read");
        });
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
      try {
        statements(document, reader, into);
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      throw new FormatOntologyException(
          "The ontology `" + document + "` is no readable RDF/XML: " + e.getMessage(), e);
    }
  }

  private static void statements(String document, XMLStreamReader reader, FormatRelations into)
      throws XMLStreamException {
    Deque<Element> open = new ArrayDeque<>();
    String base = document;
    while (reader.hasNext()) {
      int event = reader.next();
      if (event == XMLStreamConstants.END_ELEMENT) {
        open.pop();
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        String written = reader.getAttributeValue(XML, "base");
        base = open.isEmpty() && written != null ? written : base;
        open.push(element(reader, open.peek(), base, into));
      }
    }
  }

  /**
   * An element that is open.
   *
   * @param subject whose properties its children are, or null
   */
  private record Element(@Nullable String subject) {}

  private static Element element(
      XMLStreamReader reader, @Nullable Element parent, String base, FormatRelations into) {
    String subject = parent == null ? null : parent.subject();
    String name = reader.getNamespaceURI() + reader.getLocalName();
    String resource = reader.getAttributeValue(RDF, "resource");
    if (subject != null && resource != null) {
      into.add(subject, name, UriText.resolve(base, resource));
    }
    String about = reader.getAttributeValue(RDF, "about");
    String id = reader.getAttributeValue(RDF, "ID");
    String own = about != null ? about : id != null ? "#" + id : null;
    return new Element(own == null ? null : UriText.resolve(base, own));
  }
}
