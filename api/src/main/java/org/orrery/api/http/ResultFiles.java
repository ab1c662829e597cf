package org.orrery.api.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpHeaders;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.orrery.api.jobs.JobService;
import org.orrery.api.jobs.ResultFile;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;

/** Serves stored files: type, length, entity tag, single ranges, conditions (RFC 9110). */
@Singleton
final class ResultFiles {
  private final JobService jobs;
  private final ProblemAnswers problems;

  ResultFiles(JobService jobs, ProblemAnswers problems) {
    this.jobs = jobs;
    this.problems = problems;
  }

  HttpResponse<?> answer(HttpRequest<?> request, ResultFile file) throws IOException {
    String tag = "\"" + file.sha256() + "\"";
    if (matches(header(request, HttpHeaders.IF_NONE_MATCH), tag)) {
      MutableHttpResponse<?> unchanged = HttpResponse.notModified();
      unchanged.getHeaders().set(HttpHeaders.ETAG, tag);
      return unchanged;
    }
    boolean sameFile = header(request, HttpHeaders.IF_RANGE).map(tag::equals).orElse(true);
    Optional<String> range = sameFile ? header(request, HttpHeaders.RANGE) : Optional.empty();
    return switch (ByteRange.parse(range, file.size())) {
      case ByteRange.Whole() ->
          slice(request, file, tag, new ByteRange.Slice(0, file.size()), HttpStatus.OK);
      case ByteRange.Slice slice ->
          slice(request, file, tag, slice, HttpStatus.PARTIAL_CONTENT)
              .header(HttpHeaders.CONTENT_RANGE, slice.contentRange(file.size()));
      case ByteRange.Unsatisfiable() ->
          problems
              .of(
                  request,
                  new OrreryException(
                      ErrorCode.RANGE_NOT_SATISFIABLE,
                      "The file has " + file.size() + " bytes; the range lies behind them."))
              .header(HttpHeaders.CONTENT_RANGE, "bytes */" + file.size());
    };
  }

  private MutableHttpResponse<?> slice(
      HttpRequest<?> request, ResultFile file, String tag, ByteRange.Slice slice, HttpStatus status)
      throws IOException {
    MutableHttpResponse<?> response = HttpResponse.status(status);
    MutableHttpHeaders headers = response.getHeaders();
    String name = file.path().substring(file.path().lastIndexOf('/') + 1);
    headers.set(HttpHeaders.CONTENT_TYPE, MediaTypes.ofName(name));
    headers.set(HttpHeaders.CONTENT_LENGTH, Long.toString(slice.length()));
    headers.set(HttpHeaders.ACCEPT_RANGES, "bytes");
    headers.set(HttpHeaders.ETAG, tag);
    headers.set(
        HttpHeaders.CONTENT_DISPOSITION, "inline; filename*=UTF-8''" + Answers.encode(name));
    if (request.getMethod() == HttpMethod.HEAD || slice.length() == 0) {
      return response;
    }
    return response.body(jobs.open(file, slice.first(), slice.length()));
  }

  private static boolean matches(Optional<String> condition, String tag) {
    return condition.stream()
        .flatMap(header -> Arrays.stream(header.split(",")))
        .map(String::strip)
        .anyMatch(each -> each.equals("*") || each.equals(tag) || each.equals("W/" + tag));
  }

  private static Optional<String> header(HttpRequest<?> request, String name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }
}
