package org.orrery.cwl.javascript.helper;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import org.orrery.cwl.model.expression.ScriptSyntax.Form;
import org.orrery.cwl.model.expression.ScriptSyntax.Script;
import org.orrery.cwl.model.javascript.JavaScriptCall;
import org.orrery.cwl.model.javascript.JavaScriptCheck;
import org.orrery.cwl.model.javascript.JavaScriptOutcome;
import org.orrery.cwl.model.javascript.JavaScriptRequest;

/**
 * Does what a helper does, on code of ours, without pipes and unconfined: a JVM that is to write a
 * cache of loaded classes runs this and then ends in order.
 */
public final class HelperTraining {
  private static final int ROUNDS = 20;
  private static final int LONGEST_RESULT = 1_000;

  private static final List<JavaScriptRequest> REQUESTS =
      List.of(
          call(JavaScriptCall.Kind.EXPRESSION, "inputs.f.path.split('/').slice(-1)[0] + runtime.n"),
          call(JavaScriptCall.Kind.EXPRESSION, "inputs.f.nameroot.replace(/a+/g, m => `${m}b`)"),
          call(
              JavaScriptCall.Kind.BODY,
              "var r = []; for (const x of inputs.l) { r.push({...inputs.f, n: twice(x)}); }"
                  + " return r.filter(x => x.n > 2).map(x => x.n).sort().join(',');"),
          call(
              JavaScriptCall.Kind.BODY,
              "try { return self.x.y; } catch (e) { return Object.keys(inputs).length; }"),
          call(
              JavaScriptCall.Kind.BODY,
              "class A { #x = 1; get x() { return this.#x; } } return new A().x;"),
          call(JavaScriptCall.Kind.BODY, "throw new Error('x');"),
          call(JavaScriptCall.Kind.EXPRESSION, "1 +* 2"),
          new JavaScriptCheck(
              List.of(
                  new Script(Form.EXPRESSION, "inputs.f.path.split('/')"),
                  new Script(Form.BODY, "return 1 +* 2;"),
                  new Script(Form.LIBRARY, "function once(x) { return x; }"))));

  private HelperTraining() {}

  private static JavaScriptCall call(JavaScriptCall.Kind kind, String code) {
    return new JavaScriptCall(
        kind,
        code,
        List.of("function twice(x) { return 2 * x; }"),
        "{\"f\": {\"class\": \"File\", \"path\": \"/w/aab.txt\", \"nameroot\": \"aab\"}, \"l\": [1, 2, 3]}",
        "null",
        "{\"n\": 1.5}");
  }

  /** Arguments: see {@link HelperLimits#arguments}. */
  public static void main(String[] arguments) throws IOException {
    HelperMain helper =
        new HelperMain(HelperLimits.parse(List.of(arguments)), OutputStream.nullOutputStream());
    helper.rehearse();
    Confinement.prepare();
    for (int i = 0; i < ROUNDS; i++) {
      for (JavaScriptRequest request : REQUESTS) {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        Wire.write(sent, request);
        helper.answer(
            Objects.requireNonNull(
                Wire.readRequest(
                    new DataInputStream(new ByteArrayInputStream(sent.toByteArray())))));
      }
    }
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    Wire.write(answer, new JavaScriptOutcome.Failure("ä€"));
    Wire.readOutcome(
        new DataInputStream(new ByteArrayInputStream(answer.toByteArray())), LONGEST_RESULT);
  }
}
