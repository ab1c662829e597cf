package org.orrery.api.problem;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A refusal or failure with its code. The message is shown to whoever asked: it holds no secret, no
 * path of the server and no text of a foreign exception.
 */
public final class OrreryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient List<Problem> problems;

  public OrreryException(ErrorCode code, String detail) {
    this(code, detail, List.of(), null);
  }

  public OrreryException(ErrorCode code, String detail, @Nullable Throwable cause) {
    this(code, detail, List.of(), cause);
  }

  public OrreryException(ErrorCode code, String detail, List<Problem> problems) {
    this(code, detail, problems, null);
  }

  private OrreryException(
      ErrorCode code, String detail, List<Problem> problems, @Nullable Throwable cause) {
    super(detail, cause);
    this.code = code;
    this.problems = List.copyOf(problems);
  }

  public ErrorCode code() {
    return code;
  }

  /** One sentence for this occurrence. */
  public String detail() {
    return String.valueOf(getMessage());
  }

  public List<Problem> problems() {
    return problems;
  }
}
