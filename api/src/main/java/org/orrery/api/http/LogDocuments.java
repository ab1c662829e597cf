package org.orrery.api.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.orrery.api.jobs.Job;
import org.orrery.api.jobs.JobLog;
import org.orrery.api.jobs.JobLogs;
import org.orrery.api.jobs.LogPart;

/** The list of a job's logs. */
@Singleton
final class LogDocuments {
  private final Routes routes;

  LogDocuments(Routes routes) {
    this.routes = routes;
  }

  ObjectNode list(HttpRequest<?> request, Job job, int limit, JobLogs.LogPage page) {
    String own = routes.job(request, job.id());
    ObjectNode document = Json.object();
    ArrayNode all = document.putArray("logs");
    page.logs().forEach(log -> all.add(log(own, log)));
    String self = own + "/logs?limit=" + limit;
    ArrayNode links = document.putArray("links");
    links
        .add(Answers.jsonLink(self, "self", "These logs"))
        .add(Answers.jsonLink(own, "up", "The job"));
    if (page.next() != null) {
      links.add(Answers.jsonLink(self + "&after=" + page.next(), "next", "More logs"));
    }
    return document;
  }

  private static ObjectNode log(String job, JobLog log) {
    ObjectNode document =
        Json.object()
            .put("name", log.name() + ".log")
            .put("step", log.step())
            .put("attempt", log.attempt())
            .put("complete", log.over());
    for (JobLog.Stream stream : JobLog.Stream.values()) {
      LogPart part = log.part(stream);
      if (part != null) {
        document
            .putObject(stream.name().toLowerCase(Locale.ROOT))
            .put("bytes", part.written())
            .put("cutBytes", part.cut());
      }
    }
    document.putArray("links").add(link(job, log.name(), "item"));
    return document;
  }

  /** The link to a log by its name, as those who run steps elsewhere title it. */
  static ObjectNode link(String job, String name, String relation) {
    String file = name + ".log";
    return Answers.link(
        job + "/logs/" + Answers.encode(file), relation, "text/plain", "Tool log " + file);
  }
}
