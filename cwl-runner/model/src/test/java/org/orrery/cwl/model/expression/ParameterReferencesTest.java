package org.orrery.cwl.model.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

class ParameterReferencesTest {
  private static final SourceSpan AT = new SourceSpan("tool.cwl", 3, 7);
  private static final Scope SCOPE =
      new Scope(
          (CwlValue.Rec)
              CwlJson.read(
                  """
                  {"bar": {"baz": "zab1", "b az": 2, "b'az": true, "b\\"az": null,
                           "buz": ["a", "b", "c"]},
                   "length": 1, "rec": {"length": {"bap": 7}}, "text": "grüße", "none": null, "n": 0,
                   "file": {"class": "File", "location": "file:///d/a.b.txt", "path": "/w/a.b.txt",
                            "basename": "a.b.txt", "size": 3, "secondaryFiles":
                              [{"class": "File", "path": "/w/a.idx", "basename": "a.idx"}]},
                   "dir": {"class": "Directory", "path": "/w/d", "basename": "d"}}"""),
          CwlValue.of("me"),
          new CwlValue.Rec(java.util.Map.of("cores", CwlValue.of(2))),
          List.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '§',
      value = {
        "self ~ \"me\"",
        "null ~ null",
        "runtime.cores ~ 2",
        "inputs.bar['b az'] ~ 2",
        "inputs.bar['b\\'az'] ~ true",
        "inputs.bar['b\"az'] ~ null",
        "inputs.bar.buz[1] ~ \"b\"",
        "inputs.bar.buz.length ~ 3",
        "inputs.length ~ 1",
        "inputs.rec.length.bap ~ 7",
        "inputs.text.length ~ 5",
        "inputs.text[2] ~ \"ü\"",
        "inputs.file.dirname ~ \"/w\"",
        "inputs.file.nameroot ~ \"a.b\"",
        "inputs.file.nameext ~ \".txt\"",
        "inputs.file.class ~ \"File\"",
        "inputs.file.size ~ 3",
        "inputs.file.secondaryFiles[0].basename ~ \"a.idx\"",
        "inputs.file.secondaryFiles[0].secondaryFiles.length ~ 0",
        "inputs.dir.path ~ \"/w/d\"",
      })
  void gives_the_value_that_is_referred_to(String reference, String expected) {
    assertThat(evaluate(reference)).isEqualTo(CwlJson.read(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '§',
      value = {
        "inputs.bar.bas ~ `inputs.bar` has no `bas`; did you mean `baz`? it has `baz`, `b az`",
        "inputs.bar.buz[3] ~ `inputs.bar.buz` has 3 items, there is no `[3]`",
        "inputs.n.length ~ `inputs.n` is a number and has no field `length`",
        "inputs.bar.buz.length.x ~ `inputs.bar.buz` is an array and has no field `length`",
        "inputs.none.x ~ `inputs.none` is null and has no field `x`",
        "inputs.bar[0] ~ `inputs.bar` is an object and has no items",
        "inputs.dir.listing ~ a listing needs `loadListing`",
        "inputs.file.contents ~ contents need `loadContents: true`",
        "null.something ~ `null` is null and has no field `something`",
        "self.__proto__ ~ `self` is a string and has no field `__proto__`",
      })
  void says_what_is_there_instead_of_a_missing_value(String reference, String message) {
    assertThatThrownBy(() -> evaluate(reference))
        .isInstanceOfSatisfying(ExpressionException.class, e -> assertThat(e.at()).isEqualTo(AT))
        .hasMessageContaining(message);
  }

  @Test
  void keeps_a_message_short_where_there_are_many_fields() {
    java.util.Map<String, CwlValue> many = new java.util.LinkedHashMap<>();
    for (int i = 0; i < 500; i++) {
      many.put("field" + i, CwlValue.of(i));
    }
    Scope scope = SCOPE.withSelf(new CwlValue.Rec(many));

    assertThatThrownBy(() -> evaluate("self.other", scope))
        .hasMessageContaining("and 480 more")
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(500));
  }

  private static CwlValue evaluate(String text) {
    return evaluate(text, SCOPE);
  }

  private static CwlValue evaluate(String text, Scope scope) {
    Expr.Reference parsed = (Expr.Reference) ExprParser.parse("$(" + text + ")", AT, false);
    return ParameterReferences.evaluate(parsed.reference(), scope, AT);
  }
}
