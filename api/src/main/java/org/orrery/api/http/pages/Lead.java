package org.orrery.api.http.pages;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a page shows before its document. */
public sealed interface Lead {
  /** Whether the page is asked for again while somebody looks at it. */
  default boolean changes() {
    return false;
  }

  /**
   * A problem.
   *
   * @param authenticate whether the answer is that nobody knows who asks
   */
  record Refusal(boolean authenticate) implements Lead {}

  /**
   * @param next the next page, or null on the last
   */
  record Processes(List<Card> cards, @Nullable String next) implements Lead {
    public Processes {
      cards = List.copyOf(cards);
    }
  }

  /**
   * A process in a list.
   *
   * @param facts short words: its version, how it is executed
   */
  record Card(Anchor link, String text, List<String> facts) {
    public Card {
      facts = List.copyOf(facts);
    }
  }

  /**
   * @param form null for whoever may only look
   * @param execution where programs execute it
   * @param versions the newest ones; empty for whoever may not know of them
   */
  record Description(
      @Nullable Drawing picture,
      @Nullable ExecuteForm form,
      String execution,
      List<Version> versions)
      implements Lead {
    public Description {
      versions = List.copyOf(versions);
    }
  }

  /**
   * @param next older ones, or null on the last page
   */
  record Versions(List<Version> versions, @Nullable String next) implements Lead {
    public Versions {
      versions = List.copyOf(versions);
    }
  }

  /**
   * A version of a process.
   *
   * @param by who deployed it, perhaps empty
   * @param marked whether it is the one that is shown, or the current one of a list
   */
  record Version(Anchor link, int revision, String created, String by, boolean marked) {}

  /**
   * @param process the filter as it was sent, perhaps empty
   * @param next the next page, or null on the last
   */
  record Jobs(
      String action, String process, List<Ticked> statuses, List<Row> rows, @Nullable String next)
      implements Lead {
    public Jobs {
      statuses = List.copyOf(statuses);
      rows = List.copyOf(rows);
    }
  }

  /** Something to tick. */
  record Ticked(String value, boolean ticked) {}

  /** A job in a list. */
  record Row(Anchor link, String process, String status, int progress, String created) {}

  /**
   * @param ended whether nothing will change any more
   * @param failure why it failed, or null
   * @param results null while there are none
   */
  record Job(
      Anchor process,
      String status,
      String message,
      int progress,
      boolean ended,
      @Nullable Drawing picture,
      List<Step> steps,
      @Nullable Failure failure,
      @Nullable String results)
      implements Lead {
    public Job {
      steps = List.copyOf(steps);
    }

    @Override
    public boolean changes() {
      return !ended;
    }
  }

  /**
   * A step of a job.
   *
   * @param facts in words: times, what it used, how it ended
   * @param output the end of what it wrote, by stream; empty for what is not known
   */
  record Step(String path, String status, List<String> facts, List<Excerpt> output) {
    public Step {
      facts = List.copyOf(facts);
      output = List.copyOf(output);
    }
  }

  /** A piece of text with its heading. */
  record Excerpt(String heading, String text) {}

  /**
   * @param where step and place in the document, perhaps empty
   */
  record Failure(String message, String cause, String where, List<Excerpt> output) {
    public Failure {
      output = List.copyOf(output);
    }
  }

  record Results(List<Result> results) implements Lead {
    public Results {
      results = List.copyOf(results);
    }
  }

  /** An output with what can be shown of it. */
  record Result(String id, List<Preview> previews) {
    public Result {
      previews = List.copyOf(previews);
    }
  }

  /**
   * The API definition.
   *
   * @param definition what the page loads
   * @param definitions in all versions
   */
  record Definition(String definition, List<Anchor> definitions, String style, List<String> scripts)
      implements Lead {
    public Definition {
      definitions = List.copyOf(definitions);
      scripts = List.copyOf(scripts);
    }
  }
}
