package org.orrery.cwl.model.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.diagnostic.SourceSpan;

class ScalarPlacesTest {
  private static final String NAME = "a.yml";

  private static Node.Scalar scalar(String document) {
    Problems problems = new Problems();
    Node root =
        TextReader.read(
            NAME, document.getBytes(StandardCharsets.UTF_8), TextLimits.DEFAULT, problems);
    assertThat(problems.sorted()).isEmpty();
    Node found = ((Node.Mapping) Objects.requireNonNull(root)).get("a");
    return (Node.Scalar)
        (found instanceof Node.Sequence(List<Node> items, _) ? items.getFirst() : found);
  }

  /** The place of {@code ^} in the scalar's text, and what stands there in the document. */
  private static String placeOfMark(String document) {
    Node.Scalar scalar = scalar(document);
    SourceSpan at = new ScalarPlaces(NAME, document).at(scalar, scalar.text().indexOf('^'));
    String line = document.lines().skip(at.line() - 1).findFirst().orElse("");
    int column = line.offsetByCodePoints(0, at.column() - 1);
    return line.substring(column, column + 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: one ^ two",
        "a: one\n  two\n    ^ three\n",
        "b: '^'\na: '^'",
        "a: 'it''s ''^'' here'",
        "a: 'one\n\n  two ^'",
        "a: \"tab\\t quote \\\" back\\\\slash \\x41\\u00e4 ü ^\"",
        "a: \"\\U0001F600 😀 ^\"",
        "a: \"one\\\n   two \\\n   ^ three\"",
        "a: |\n  one\n    two ^\n",
        "a: |2-\n    one\n   ^\n",
        "a: |\n\n\n  one\n\n  ^",
        "a: >-  # folded\n  one\n  two\n\n    more\n  ^ end\n",
        "a: !!str &name |\n  one ^\n",
        "a: &name !!str\n  'one ^'\n",
        "a:\r\n- |\r\n  one\r\n  ^ two\r\n",
        "{\"b\": \"^\", \"a\": \"one\\ntwo\\/\\ud83d\\ude00 😀 ^\"}",
        "{\"a\": \"^\"}"
      })
  void finds_a_character_however_the_scalar_is_written(String document) {
    assertThat(placeOfMark(document)).isEqualTo("^");
  }

  @Test
  void tells_line_and_column_in_characters() {
    String document = "a: |\n  one\n    😀^\n";
    Node.Scalar scalar = scalar(document);

    assertThat(new ScalarPlaces(NAME, document).at(scalar, scalar.text().indexOf('^')))
        .isEqualTo(new SourceSpan(NAME, 3, 6));
  }

  @Test
  void takes_the_place_behind_what_is_before_white_space_and_the_end() {
    String document = "a: >\n  one\n  two\nb: 1\n";
    Node.Scalar scalar = scalar(document);
    ScalarPlaces places = new ScalarPlaces(NAME, document);

    assertThat(places.at(scalar, 3)).isEqualTo(new SourceSpan(NAME, 2, 6));
    assertThat(places.at(scalar, scalar.text().length())).isEqualTo(new SourceSpan(NAME, 3, 6));
  }

  @Test
  void an_included_text_has_no_quotes_of_its_own() {
    String text = "'use strict';\nvar a = ^;\n";
    SourceSpan start = new SourceSpan(NAME, 1, 1);
    Node.Scalar included = new Node.Scalar(text, Node.Kind.TEXT, start, start);

    assertThat(new ScalarPlaces(NAME, text).at(included, text.indexOf('^')))
        .isEqualTo(new SourceSpan(NAME, 2, 9));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a: \"\\u12", "a: 'x", "a: |", "\n\n\n\n"})
  void gives_the_beginning_if_the_document_is_another(String document) {
    Node.Scalar scalar = scalar("b: 1\na: \"one two three\"");

    assertThat(new ScalarPlaces(NAME, document).at(scalar, 9)).isEqualTo(scalar.content());
  }
}
