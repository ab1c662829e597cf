package org.orrery.api.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.orrery.api.problem.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what nobody foresaw: a random id for the client and the log, the cause for the log alone.
 */
@Singleton
final class UnexpectedExceptionHandler implements ExceptionHandler<Throwable, HttpResponse<?>> {
  private static final Logger LOG = LoggerFactory.getLogger(UnexpectedExceptionHandler.class);

  private final ProblemAnswers problems;

  UnexpectedExceptionHandler(ProblemAnswers problems) {
    this.problems = problems;
  }

  @Override
  @SuppressWarnings("rawtypes") // The interface is.
  public HttpResponse<?> handle(HttpRequest request, Throwable failure) {
    UUID id = UUID.randomUUID();
    LOG.error(
        "{} {} ended by an unexpected error, id {}",
        request.getMethodName(),
        request.getPath(),
        id,
        failure);
    ErrorCode code = ErrorCode.INTERNAL;
    ObjectNode body =
        ProblemAnswers.document(
            code,
            code.httpStatus(),
            "An unexpected error happened. The server's log has it as `" + id + "`.",
            List.of());
    body.put("instance", "urn:uuid:" + id);
    return problems.answer(request, HttpResponse.ok(), code, code.httpStatus(), body);
  }
}
