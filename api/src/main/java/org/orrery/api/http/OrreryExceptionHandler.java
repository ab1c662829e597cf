package org.orrery.api.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers a refusal or failure that has a code. */
@Singleton
final class OrreryExceptionHandler implements ExceptionHandler<OrreryException, HttpResponse<?>> {
  private static final Logger LOG = LoggerFactory.getLogger(OrreryExceptionHandler.class);

  private final ProblemAnswers problems;
  private final UnexpectedExceptionHandler unexpected;

  OrreryExceptionHandler(ProblemAnswers problems, UnexpectedExceptionHandler unexpected) {
    this.problems = problems;
    this.unexpected = unexpected;
  }

  @Override
  @SuppressWarnings("rawtypes") // The interface is.
  public HttpResponse<?> handle(HttpRequest request, OrreryException failure) {
    if (failure.code() == ErrorCode.INTERNAL) {
      return unexpected.handle(request, failure);
    }
    if (failure.code().category() == ErrorCode.Category.CAPACITY) {
      LOG.warn("Answered {}: {}", failure.code(), failure.detail(), failure.getCause());
    }
    return problems.of(request, failure);
  }
}
