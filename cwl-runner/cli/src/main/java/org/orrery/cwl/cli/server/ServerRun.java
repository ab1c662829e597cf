package org.orrery.cwl.cli.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.cli.place.RunProgress;
import org.orrery.cwl.cli.place.RunRequest;
import org.orrery.cwl.engine.state.RunFailure;
import org.orrery.cwl.model.load.DocumentSource;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

/**
 * One run on a server: what it needs is sent, the document deployed and executed, the outputs are
 * fetched, and process and job removed.
 */
public final class ServerRun implements AutoCloseable {
  private final OrreryApi api;
  private final boolean keep;
  private final DocumentSource documents;
  private final RunLog log = RunLog.ofEnvironment();
  private final Several several = new Several();
  private final Sending sending = new Sending();
  private final String process = "cwl-runner-" + UUID.randomUUID();
  private volatile boolean closed;
  private volatile boolean deployed;
  private volatile boolean stopping;
  private volatile @Nullable URI job;

  /** How it ended. */
  public sealed interface End {
    /**
     * @param outputs Files lie in the folder that was given, or are files that were sent;
     *     Directories are literals
     */
    record Succeeded(CwlValue.Rec outputs) implements End {}

    record Failed(RunFailure failure) implements End {}

    record Cancelled() implements End {}
  }

  /**
   * @param url of the server, or of a workspace's API on it
   * @param keep whether process and job stay there
   * @param documents of this host
   * @throws IOException if it is no such URL
   */
  public static ServerRun at(String url, boolean keep, DocumentSource documents)
      throws IOException {
    return new ServerRun(OrreryApi.at(url), keep, documents);
  }

  private ServerRun(OrreryApi api, boolean keep, DocumentSource documents) {
    this.api = api;
    this.keep = keep;
    this.documents = documents;
  }

  /**
   * Blocks until the run is over and its outputs are here.
   *
   * @param inputs with their secondary files
   * @param folder where fetched files go
   */
  public End run(RunRequest request, CwlValue.Rec inputs, Path folder, RunProgress progress)
      throws IOException, InterruptedException {
    Packing packing = Packing.of(request, documents, sending);
    CwlValue.Rec sent = new SentInputs(sending).of(inputs);
    sending.send(api, several);
    progress.detail("files are on the server");
    try {
      deployed = true;
      api.deploy(process, packing.entry(), packing.manifest());
      URI started = api.execute(process, CwlJson.write(sent));
      job = started;
      log.job(started.toString());
      progress.detail("job: " + started);
      if (stopping) {
        api.dismiss(started);
      }
      CwlValue.Rec status = new Following(api, progress).untilEnd(started);
      return switch (String.valueOf(Answers.text(status, "status"))) {
        case "successful" ->
            new End.Succeeded(
                new Fetching(api, sending, folder).fetch(api.results(started), several));
        case "dismissed" -> new End.Cancelled();
        default -> new End.Failed(failure(status, packing));
      };
    } catch (ServerRefusal e) {
      if (job == null) {
        log.refused("by the server");
      }
      if (e.isUnsupported()) {
        return new End.Failed(
            new RunFailure("main", RunFailure.Category.UNSUPPORTED, e.text(), null, null));
      }
      throw new IOException(e.text(), e);
    }
  }

  private static RunFailure failure(CwlValue.Rec status, Packing packing) {
    CwlValue.Rec exception =
        status.get("exception") instanceof CwlValue.Rec rec ? rec : CwlValue.Rec.EMPTY;
    String step = Answers.text(exception, "step");
    String detail = Answers.text(exception, "detail");
    return new RunFailure(
        step == null ? "main" : step,
        category(Answers.text(exception, "cause")),
        detail == null ? "the job failed on the server" : detail,
        place(exception, packing),
        Answers.text(exception, "stderrTail"));
  }

  private static @Nullable String place(CwlValue.Rec exception, Packing packing) {
    return exception.get("location") instanceof CwlValue.Rec place
        ? packing.uri(String.valueOf(Answers.text(place, "file")))
            + ":"
            + CwlJson.asText(place.get("line"))
            + ":"
            + CwlJson.asText(place.get("column"))
        : null;
  }

  /** The server says it in lower case. */
  private static RunFailure.Category category(@Nullable String cause) {
    for (RunFailure.Category category : RunFailure.Category.values()) {
      if (category.name().toLowerCase(Locale.ROOT).equals(cause)) {
        return category;
      }
    }
    return RunFailure.Category.PLATFORM;
  }

  /**
   * Ends the job, from another thread: {@link #run} then returns. Idempotent.
   *
   * @throws IOException if the server can't be asked; the job's page says that it goes on
   */
  public void cancel() throws IOException, InterruptedException {
    stopping = true;
    URI running = job;
    if (running != null && !closed) {
      api.dismiss(running);
    }
  }

  /** Removes what the run left on the server. Idempotent. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (!keep) {
        remove();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      several.close();
      api.close();
    }
  }

  private void remove() throws IOException, InterruptedException {
    URI made = job;
    if (made != null) {
      api.remove(made);
    }
    if (deployed) {
      api.undeploy(process);
    }
  }
}
