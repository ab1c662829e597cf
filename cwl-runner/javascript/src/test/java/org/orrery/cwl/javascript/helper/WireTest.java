package org.orrery.cwl.javascript.helper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.orrery.cwl.model.expression.ScriptSyntax.Form;
import org.orrery.cwl.model.expression.ScriptSyntax.Script;
import org.orrery.cwl.model.javascript.JavaScriptCall;
import org.orrery.cwl.model.javascript.JavaScriptCheck;
import org.orrery.cwl.model.javascript.JavaScriptOutcome;

class WireTest {
  private static final String ODD = "a ü € \ud83d\ude00 half \ud83d, nul \0, separator \u2028";

  private static DataInputStream stream(byte... bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }

  private static byte[] sent(JavaScriptOutcome outcome) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Wire.write(out, outcome);
    return out.toByteArray();
  }

  @Test
  void carries_calls_as_they_are() throws IOException {
    JavaScriptCall first =
        new JavaScriptCall(
            JavaScriptCall.Kind.BODY, ODD, List.of("var a;", ODD), "{\"ü\": 1}", "null", "{}");
    JavaScriptCall second =
        new JavaScriptCall(JavaScriptCall.Kind.EXPRESSION, "", List.of(), "{}", ODD, "{}");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Wire.write(out, first);
    Wire.write(out, second);
    DataInputStream in = stream(out.toByteArray());

    assertThat(Wire.readRequest(in)).isEqualTo(first);
    assertThat(Wire.readRequest(in)).isEqualTo(second);
    assertThat(Wire.readRequest(in)).isNull();
  }

  @Test
  void carries_scripts_as_they_are() throws IOException {
    JavaScriptCheck check =
        new JavaScriptCheck(
            List.of(
                new Script(Form.LIBRARY, ODD),
                new Script(Form.BODY, ""),
                new Script(Form.EXPRESSION, "1")));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Wire.write(out, check);

    assertThat(Wire.readRequest(stream(out.toByteArray()))).isEqualTo(check);
  }

  @Test
  void carries_outcomes_as_they_are() throws IOException {
    for (JavaScriptOutcome outcome :
        List.of(
            new JavaScriptOutcome.Value(ODD),
            new JavaScriptOutcome.Failure("ü"),
            new JavaScriptOutcome.Stopped(""))) {
      assertThat(Wire.readOutcome(stream(sent(outcome)), 100)).isEqualTo(outcome);
    }
  }

  @Test
  void refuses_an_answer_that_is_too_long_before_it_reads_it() throws IOException {
    byte[] sent = sent(new JavaScriptOutcome.Value("x".repeat(200_000)));

    assertThatThrownBy(() -> Wire.readOutcome(stream(sent), 10))
        .isInstanceOf(IOException.class)
        .hasMessage("a frame of 200006 bytes, at most 65556 are allowed");
  }

  @Test
  void refuses_what_is_no_answer() {
    assertThatThrownBy(() -> Wire.readOutcome(stream((byte) -1, (byte) 0, (byte) 0, (byte) 0), 10))
        .hasMessageContaining("a frame of -16777216 bytes");
    assertThatThrownBy(
            () -> Wire.readOutcome(stream(new byte[] {0, 0, 0, 6, 9, 0, 0, 0, 0, 0}), 10))
        .hasMessage("an outcome of an unknown kind");
    assertThatThrownBy(
            () -> Wire.readOutcome(stream(new byte[] {0, 0, 0, 6, 0, 7, 0, 0, 0, 0}), 10))
        .hasMessage("a frame with a text that is none");
    assertThatThrownBy(
            () -> Wire.readOutcome(stream(new byte[] {0, 0, 0, 6, 0, 0, 0, 0, 1, 0}), 10))
        .hasMessage("a frame that ends within a value");
    assertThatThrownBy(
            () -> Wire.readOutcome(stream(new byte[] {0, 0, 0, 6, 0, 1, 127, -1, -1, -1}), 10))
        .isInstanceOf(IOException.class);
  }

  @Test
  void tells_the_end_of_the_helper_from_nonsense() {
    assertThatThrownBy(() -> Wire.readOutcome(stream(), 10)).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> Wire.readOutcome(stream(new byte[] {0, 0, 0, 9, 0}), 10))
        .isInstanceOf(EOFException.class);
  }
}
