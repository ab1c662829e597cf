package org.orrery.api.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpHeaders;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.types.files.StreamedFile;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;

/** Serves stored files: type, length, entity tag, single ranges, conditions (RFC 9110). */
@Singleton
final class StoredFiles {
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final ProblemAnswers problems;

  StoredFiles(ProblemAnswers problems) {
    this.problems = problems;
  }

  /**
   * A file to serve.
   *
   * @param mediaType of its content
   * @param size in bytes
   * @param sha256 of its content, which never changes: the entity tag
   * @param written when it got its content
   */
  record Source(
      String name, String mediaType, long size, String sha256, Instant written, Slices slices) {}

  /** Opens a slice that lies within the file. */
  interface Slices {
    InputStream open(long offset, long length) throws IOException;
  }

  HttpResponse<?> answer(HttpRequest<?> request, Source file) throws IOException {
    String tag = tag(file);
    if (matches(header(request, HttpHeaders.IF_NONE_MATCH), tag)) {
      MutableHttpResponse<?> unchanged = HttpResponse.notModified();
      unchanged.getHeaders().set(HttpHeaders.ETAG, tag);
      return unchanged;
    }
    boolean sameFile = header(request, HttpHeaders.IF_RANGE).map(tag::equals).orElse(true);
    Optional<String> range = sameFile ? header(request, HttpHeaders.RANGE) : Optional.empty();
    return switch (ByteRange.parse(range, file.size())) {
      case ByteRange.Whole() ->
          slice(request, file, new ByteRange.Slice(0, file.size()), HttpStatus.OK);
      case ByteRange.Slice slice ->
          slice(request, file, slice, HttpStatus.PARTIAL_CONTENT)
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
      HttpRequest<?> request, Source file, ByteRange.Slice slice, HttpStatus status)
      throws IOException {
    MutableHttpResponse<?> response = HttpResponse.status(status);
    MutableHttpHeaders headers = response.getHeaders();
    String type = file.mediaType();
    headers.set(HttpHeaders.CONTENT_TYPE, type);
    headers.set(HttpHeaders.ACCEPT_RANGES, "bytes");
    headers.set(HttpHeaders.ETAG, tag(file));
    headers.set(HttpHeaders.LAST_MODIFIED, HTTP_DATE.format(file.written()));
    headers.set(HttpHeaders.CACHE_CONTROL, "private, no-cache");
    headers.set(
        HttpHeaders.CONTENT_DISPOSITION, "inline; filename*=UTF-8''" + Answers.encode(file.name()));
    if (request.getMethod() == HttpMethod.HEAD || slice.length() == 0) {
      headers.set(HttpHeaders.CONTENT_LENGTH, Long.toString(slice.length()));
      return response;
    }
    InputStream content = file.slices().open(slice.first(), slice.length());
    return response.body(
        new StreamedFile(
            content, MediaType.of(type), file.written().toEpochMilli(), slice.length()));
  }

  private static String tag(Source file) {
    return "\"" + file.sha256() + "\"";
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
