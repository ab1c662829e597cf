package org.orrery.api.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.orrery.api.jobs.RequestDocument;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.problem.Problem;
import org.orrery.cwl.model.diagnostic.SourceSpan;
import org.orrery.cwl.model.inputs.JobInputs;

/**
 * Reads a request to execute that is an input object of CWL (CommandLineTool v1.2, section 2.5):
 * what OGC's execute request can't say, {@code cwl:requirements} for instance, and values that look
 * like its qualified ones. Relative locations are relative to the workspace's API.
 */
final class CwlJobRequests {
  private static final String NAME = "job.json";

  private CwlJobRequests() {}

  /**
   * @throws OrreryException {@link ErrorCode#INVALID_REQUEST} if it is no JSON object of texts that
   *     can be kept
   */
  static String text(byte[] body) {
    if (!Json.parse(body).isObject()) {
      throw new OrreryException(ErrorCode.INVALID_REQUEST, "Expected an object of inputs.");
    }
    ExecuteRequests.refuseUnusableText(Json.parse(body));
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new OrreryException(ErrorCode.INVALID_REQUEST, "The body is no UTF-8 text.", e);
    }
  }

  /**
   * @throws OrreryException {@link ErrorCode#INVALID_INPUTS} with all that is wrong
   */
  static JobInputs read(String text) {
    JobInputs inputs =
        JobInputs.parse(RequestDocument.BASE + NAME, text.getBytes(StandardCharsets.UTF_8));
    if (inputs.hasErrors()) {
      List<Problem> problems =
          inputs.diagnostics().stream().map(Problem::of).map(CwlJobRequests::named).toList();
      throw new OrreryException(
          ErrorCode.INVALID_INPUTS, "The inputs can't be read: see `errors`.", problems);
    }
    return inputs;
  }

  /** The body has no name that its sender knows. */
  private static Problem named(Problem problem) {
    SourceSpan at = problem.at();
    return new Problem(
        problem.pointer(),
        at == null ? null : new SourceSpan("body", at.line(), at.column()),
        problem.code(),
        problem.message(),
        problem.hint(),
        problem.related());
  }
}
