package org.orrery.api.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.netty.handler.codec.DecoderException;
import jakarta.inject.Singleton;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;

/** Answers a form that the framework could not take apart. */
@Singleton
final class BrokenFormHandler implements ExceptionHandler<DecoderException, HttpResponse<?>> {
  private final ProblemAnswers problems;

  BrokenFormHandler(ProblemAnswers problems) {
    this.problems = problems;
  }

  @Override
  @SuppressWarnings("rawtypes") // The interface is.
  public HttpResponse<?> handle(HttpRequest request, DecoderException failure) {
    return problems.of(
        request,
        new OrreryException(
            ErrorCode.INVALID_REQUEST,
            "The body is no form: expected `name=value` pairs in URL encoding, joined by `&`, not"
                + " too many and none too long.",
            failure));
  }
}
