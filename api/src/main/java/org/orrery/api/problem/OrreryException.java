package org.orrery.api.problem;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A refusal or failure with its code. The message is shown to whoever asked: it holds no secret, no
 * path of the server and no text of a foreign exception.
 */
public final class OrreryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient List<Problem> problems;
  private final @Nullable Duration retryAfter;

  public OrreryException(ErrorCode code, String detail) {
    this(code, detail, List.of(), null, null);
  }

  public OrreryException(ErrorCode code, String detail, @Nullable Throwable cause) {
    this(code, detail, List.of(), cause, null);
  }

  public OrreryException(ErrorCode code, String detail, List<Problem> problems) {
    this(code, detail, problems, null, null);
  }

  private OrreryException(
      ErrorCode code,
      String detail,
      List<Problem> problems,
      @Nullable Throwable cause,
      @Nullable Duration retryAfter) {
    super(detail, cause);
    this.code = code;
    this.problems = List.copyOf(problems);
    this.retryAfter = retryAfter;
  }

  /** What will be possible after a while. */
  public static OrreryException later(ErrorCode code, String detail, Duration retryAfter) {
    return new OrreryException(code, detail, List.of(), null, retryAfter);
  }

  public ErrorCode code() {
    return code;
  }

  /** One sentence for this occurrence. */
  public String detail() {
    return String.valueOf(getMessage());
  }

  /** When it will be possible, if that is known. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  public List<Problem> problems() {
    return problems;
  }
}
