package org.orrery.cwl.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.orrery.cwl.model.load.MemoryDocuments;

class FormatHierarchyTest {
  private static final String RDF =
      """
      <?xml version="1.0"?>
      <!DOCTYPE rdf:RDF [ <!ENTITY e "http://e.org/"> ]>
      <rdf:RDF xml:base="http://e.org/"
          xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
          xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#"
          xmlns:owl="http://www.w3.org/2002/07/owl#">
        <owl:Class rdf:about="&e;fasta">
          <rdfs:subClassOf rdf:resource="&e;text"/>
          <rdfs:subClassOf><owl:Restriction><owl:someValuesFrom rdf:resource="&e;x"/>
          </owl:Restriction></rdfs:subClassOf>
          <rdfs:seeAlso rdf:resource="&e;other"/>
        </owl:Class>
        <owl:Class rdf:about="text"><rdfs:subClassOf rdf:resource="http://e.org/any"/></owl:Class>
      </rdf:RDF>
      """;
  private static final String TURTLE =
      """
      @prefix e: <http://e.org/> . # the ontology
      PREFIX owl: <http://www.w3.org/2002/07/owl#>
      @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
      e:fa a owl:Class ; rdfs:label "FASTA. short; x"@en, "f"^^e:string ;
        owl:equivalentClass e:fasta , [ a owl:Class ] ; .
      <http://e.org/v1.0> rdfs:subClassOf e:fa.
      """;

  private final MemoryDocuments documents =
      new MemoryDocuments().with("mem:/e.owl", RDF).with("mem:/e.ttl", TURTLE);
  private final FormatHierarchy formats =
      new FormatHierarchy(documents, List.of("mem:/e.owl", "mem:/e.ttl"));

  private boolean compatible(String actual, String allowed) {
    return formats.compatible("http://e.org/" + actual, List.of("http://e.org/" + allowed));
  }

  @Test
  void reads_no_ontology_for_equal_formats() {
    assertThat(compatible("fasta", "fasta")).isTrue();
    assertThat(formats.compatible("http://e.org/fasta", List.of())).isTrue();
    assertThat(documents.reads()).isEmpty();
  }

  @Test
  void a_subclass_will_do_at_any_distance_but_not_the_other_way() {
    assertThat(compatible("fasta", "text")).isTrue();
    assertThat(compatible("fasta", "any")).isTrue();
    assertThat(compatible("any", "fasta")).isFalse();
  }

  @Test
  void other_predicates_and_anonymous_classes_mean_nothing() {
    assertThat(compatible("fasta", "other")).isFalse();
    assertThat(compatible("fasta", "x")).isFalse();
  }

  @Test
  void equivalent_classes_work_both_ways_and_across_documents() {
    assertThat(compatible("fa", "fasta")).isTrue();
    assertThat(compatible("fasta", "fa")).isTrue();
    assertThat(compatible("v1.0", "any")).isTrue();
  }

  @Test
  void reads_every_ontology_once() {
    compatible("fasta", "x");
    compatible("fasta", "y");
    assertThat(documents.reads()).containsExactly("mem:/e.owl", "mem:/e.ttl");
  }

  @Test
  void external_entities_are_not_read() {
    MemoryDocuments hostile =
        new MemoryDocuments()
            .with(
                "mem:/x.owl",
                "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"
                    + "<r a='b'>&x;</r>");
    FormatHierarchy bad = new FormatHierarchy(hostile, List.of("mem:/x.owl"));
    // The reference is passed over: the document says nothing, and nothing was fetched.
    assertThat(bad.compatible("a:b", List.of("a:c"))).isFalse();
    assertThat(hostile.reads()).containsExactly("mem:/x.owl");
  }

  @Test
  void entities_that_multiply_are_stopped() {
    StringBuilder dtd = new StringBuilder("<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a0 'lol'>");
    for (int level = 1; level < 12; level++) {
      dtd.append("<!ENTITY a").append(level).append(" '");
      dtd.append(("&a" + (level - 1) + ";").repeat(10)).append("'>");
    }
    dtd.append("]><r>&a11;</r>");
    FormatHierarchy bomb =
        new FormatHierarchy(
            new MemoryDocuments().with("mem:/bomb.owl", dtd.toString()), List.of("mem:/bomb.owl"));
    assertThatThrownBy(() -> bomb.compatible("a:b", List.of("a:c")))
        .isInstanceOf(FormatOntologyException.class);
  }

  @Test
  void an_ontology_that_is_missing_is_named() {
    FormatHierarchy missing = new FormatHierarchy(documents, List.of("mem:/none.owl"));
    assertThatThrownBy(() -> missing.compatible("a:b", List.of("a:c")))
        .isInstanceOf(FormatOntologyException.class)
        .hasMessage("The ontology `mem:/none.owl` cannot be read: there is no such document.");
  }
}
