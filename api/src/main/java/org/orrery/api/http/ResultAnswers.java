package org.orrery.api.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.types.files.StreamedFile;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobFailure;
import org.orrery.api.jobs.JobResults;
import org.orrery.api.jobs.JobService;
import org.orrery.api.jobs.JobState;
import org.orrery.api.jobs.ResultFile;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/**
 * Results as the answer to a synchronous execution and to {@code GET …/results} alike (Part 1, 1.0:
 * requirements job-creation-sync-* and job-results-async-*; 2.0: the response of one and of several
 * outputs).
 */
@Singleton
final class ResultAnswers {
  private static final String PROFILE_LINK =
      "<" + ResultForm.RESULTS_PROFILE + ">; rel=\"profile\"";

  private final JobService jobs;
  private final Routes routes;
  private final ProblemAnswers problems;
  private final StoredFiles files;
  private final Dialects dialects;

  ResultAnswers(
      JobService jobs,
      Routes routes,
      ProblemAnswers problems,
      StoredFiles files,
      Dialects dialects) {
    this.jobs = jobs;
    this.dialects = dialects;
    this.routes = routes;
    this.problems = problems;
    this.files = files;
  }

  /** The outputs of a job that the request asks for, and how. */
  private record Wanted(
      HttpRequest<?> request,
      Job job,
      ResultForm form,
      ResultParts parts,
      Map<String, CwlValue> outputs) {
    CwlValue only() {
      return outputs.values().iterator().next();
    }
  }

  /** Answers the execute request itself. */
  HttpResponse<?> executed(HttpRequest<?> request, Job job) throws IOException {
    ResultForm form = ResultForm.of(request, jobs.request(job.id()));
    String self = routes.job(request, job.id());
    HttpResponse<?> answer = answer(request, job, form);
    if (answer instanceof MutableHttpResponse<?> open && answer.code() < 300) {
      open.header(HttpHeaders.CONTENT_LOCATION, self + "/results");
      // The official suite of 1.0 can't read a Link as RFC 8288 has it, and takes none at all.
      if (form.secondVersion()) {
        open.header(HttpHeaders.LINK, "<" + self + ">; rel=\"monitor\"");
      }
    }
    return answer;
  }

  /**
   * Answers a request for the results of a job.
   *
   * @param only ids of outputs, or none for all that the job was asked for
   */
  HttpResponse<?> fetched(HttpRequest<?> request, Job job, List<String> only) throws IOException {
    ResultForm form = ResultForm.of(request, jobs.request(job.id()));
    if (job.state() instanceof JobState.Succeeded && form.wantsNothing()) {
      throw new OrreryException(
          ErrorCode.RESULT_NOT_AVAILABLE, "The job was asked for no outputs.");
    }
    return answer(request, job, only.isEmpty() ? form : form.only(only));
  }

  private HttpResponse<?> answer(HttpRequest<?> request, Job job, ResultForm form)
      throws IOException {
    if (job.state() instanceof JobState.Failed(_, _, JobFailure failure)) {
      ObjectNode body = JobDocuments.failure(failure).put("instance", request.getPath());
      int status =
          dialects.of(request).zooDocuments()
              ? EodhDocuments.status(failure.code())
              : failure.code().httpStatus();
      return problems.answer(
          request, HttpResponse.ok(), failure.code(), status, body.put("status", status));
    }
    JobResults results = jobs.results(job);
    ResultDocuments documents =
        new ResultDocuments(routes.job(request, job.id()) + "/results", results);
    boolean page = Negotiation.wantsHtml(request);
    if (!page && dialects.of(request).collectionResults()) {
      Optional<ObjectNode> collection = new StacResults(job, results, documents, jobs).collection();
      if (collection.isPresent()) {
        return Answers.json(collection.get());
      }
    }
    Accepted accepted = Accepted.of(request);
    if (accepted.names(CwlOutputs.MEDIA_TYPE)) {
      CwlValue outputs = new CwlOutputs(documents).value(results.outputs());
      return Answers.bytes(
          CwlOutputs.MEDIA_TYPE, CwlJson.write(outputs).getBytes(StandardCharsets.UTF_8));
    }
    Wanted wanted =
        new Wanted(
            request,
            job,
            form,
            new ResultParts(jobs, job, results, documents),
            outputs(results.outputs(), form));
    if (wanted.outputs().isEmpty() && form.wantsNothing()) {
      return HttpResponse.noContent();
    }
    if (page) {
      // People see what there is, whatever form a program gets it in.
      return Answers.json(
          wanted.parts().map(wanted.outputs(), form),
          new ResultPreviews(documents, results, jobs).lead());
    }
    return switch (form.style()) {
      case RAW -> raw(wanted, accepted);
      case DOCUMENT -> map(wanted);
      case MAP -> mapOrOther(wanted, accepted);
      case NEGOTIATED -> applied(negotiated(wanted, accepted), form);
      case PROFILE -> applied(profiled(wanted, accepted), form);
    };
  }

  /** Those that are asked for and not null. */
  static Map<String, CwlValue> outputs(CwlValue.Rec all, ResultForm form) {
    Map<String, CwlValue> outputs = new LinkedHashMap<>();
    Map<String, ResultForm.Transmission> asked = form.outputs();
    Iterable<String> names = asked == null ? all.fields().keySet() : asked.keySet();
    for (String name : names) {
      if (!all.fields().containsKey(name)) {
        throw form.noSuchOutput("The job has no output `%s`.".formatted(name));
      }
      if (!all.get(name).isNull()) {
        outputs.put(name, all.get(name));
      }
    }
    return outputs;
  }

  private HttpResponse<?> raw(Wanted wanted, Accepted accepted) throws IOException {
    boolean anyValue =
        wanted.outputs().keySet().stream()
            .anyMatch(id -> wanted.form().transmission(id) != ResultForm.Transmission.REFERENCE);
    if (!anyValue) {
      return links(wanted);
    }
    if (wanted.outputs().size() == 1) {
      CwlValue value = wanted.only();
      boolean asJson =
          value instanceof CwlValue.Text
              && !accepted.allows(ResultParts.mediaType(value))
              && accepted.allows(MediaTypes.JSON);
      return asJson ? Answers.json(wanted.parts().json(value)) : bare(wanted, value);
    }
    // Who takes JSON and says so can't read a multipart message: the other form of 1.0 is right.
    return accepted.allows(MediaTypes.JSON) && !accepted.allows(Multipart.MEDIA_TYPE)
        ? map(wanted)
        : multipart(wanted);
  }

  private static HttpResponse<?> links(Wanted wanted) {
    MutableHttpResponse<?> answer = HttpResponse.noContent();
    wanted
        .outputs()
        .forEach(
            (id, value) ->
                answer.header(
                    HttpHeaders.LINK,
                    "<%s>; rel=\"%s\"; type=\"%s\""
                        .formatted(
                            wanted.parts().href(id, value),
                            Answers.encode(id),
                            ResultParts.mediaType(value))));
    return answer;
  }

  private static MutableHttpResponse<?> multipart(Wanted wanted) {
    Multipart message = new Multipart();
    wanted
        .outputs()
        .forEach(
            (id, value) -> {
              if (wanted.form().transmission(id) == ResultForm.Transmission.REFERENCE) {
                message.refer(id, ResultParts.mediaType(value), wanted.parts().href(id, value));
              } else {
                message.add(id, wanted.parts().part(value));
              }
            });
    MutableHttpResponse<?> answer =
        HttpResponse.ok(new StreamedFile(message.content(), MediaType.MULTIPART_FORM_DATA_TYPE));
    answer.getHeaders().set(HttpHeaders.CONTENT_TYPE, message.contentType());
    return answer;
  }

  private static MutableHttpResponse<?> map(Wanted wanted) {
    return Answers.json(wanted.parts().map(wanted.outputs(), wanted.form()));
  }

  /** A map, unless the client takes none and there is what it takes. */
  private HttpResponse<?> mapOrOther(Wanted wanted, Accepted accepted) throws IOException {
    if (accepted.allows(MediaTypes.JSON)) {
      return map(wanted);
    }
    if (wanted.outputs().size() == 1 && accepted.allows(ResultParts.mediaType(wanted.only()))) {
      return bare(wanted, wanted.only());
    }
    return accepted.names(Multipart.MEDIA_TYPE) ? multipart(wanted) : map(wanted);
  }

  private HttpResponse<?> negotiated(Wanted wanted, Accepted accepted) throws IOException {
    if (wanted.outputs().size() != 1) {
      return accepted.names(Multipart.MEDIA_TYPE) && !accepted.names(MediaTypes.JSON)
          ? multipart(wanted)
          : profiled(wanted, accepted);
    }
    CwlValue value = wanted.only();
    if (accepted.allows(ResultParts.mediaType(value))) {
      return bare(wanted, value);
    }
    return value instanceof CwlValue.Text && accepted.allows(MediaTypes.JSON)
        ? Answers.json(wanted.parts().json(value))
        : profiled(wanted, accepted);
  }

  private static MutableHttpResponse<?> profiled(Wanted wanted, Accepted accepted) {
    if (!accepted.allows(MediaTypes.JSON)) {
      String offered =
          wanted.outputs().size() == 1
              ? "`" + ResultParts.mediaType(wanted.only()) + "` and `application/json`"
              : "`application/json` and `multipart/related`";
      throw new OrreryException(
          ErrorCode.NOT_ACCEPTABLE, "These results are offered as " + offered + ".");
    }
    return map(wanted).header(HttpHeaders.LINK, PROFILE_LINK);
  }

  private static HttpResponse<?> applied(HttpResponse<?> answer, ResultForm form) {
    if (form.returned() != null && answer instanceof MutableHttpResponse<?> open) {
      open.header(Preferences.APPLIED, "return=" + form.returned());
    }
    return answer;
  }

  /** One value by itself; a file with its ranges and conditions where these mean something. */
  private HttpResponse<?> bare(Wanted wanted, CwlValue value) throws IOException {
    Optional<ResultFile> stored = wanted.parts().stored(value);
    boolean conditional =
        wanted.request().getMethod() == HttpMethod.GET
            || wanted.request().getMethod() == HttpMethod.HEAD;
    if (stored.isPresent() && value instanceof FileValue file && conditional) {
      return files.answer(
          wanted.request(), source(wanted.job(), stored.get(), MediaTypes.of(file)));
    }
    ResultParts.Part part = wanted.parts().part(value);
    MutableHttpResponse<?> answer =
        HttpResponse.ok(
            new StreamedFile(
                part.content().open(), MediaType.of(part.mediaType()), 0, part.size()));
    answer.getHeaders().set(HttpHeaders.CONTENT_TYPE, part.mediaType());
    return answer;
  }

  StoredFiles.Source source(Job job, ResultFile file, String mediaType) {
    return new StoredFiles.Source(
        file.path().substring(file.path().lastIndexOf('/') + 1),
        mediaType,
        file.size(),
        file.sha256(),
        job.state().finishedAt().orElse(job.updated()),
        (offset, length) -> jobs.open(file, offset, length));
  }
}
