package org.orrery.api.http.pages;

import java.util.List;

/**
 * A form that executes a process.
 *
 * @param action where it is sent, by POST
 * @param token comes back with it and in a cookie; both have to be the same
 * @param files where files are put before they are used as inputs
 * @param wrongs what is wrong with none of the fields in particular
 */
public record ExecuteForm(
    String action, String token, String files, List<Field> fields, List<String> wrongs) {
  /** What the field of the token is called. */
  public static final String TOKEN = "form-token";

  /** What the names of the inputs' fields start with. */
  public static final String INPUT = "input.";

  public ExecuteForm {
    fields = List.copyOf(fields);
    wrongs = List.copyOf(wrongs);
  }

  /**
   * An input.
   *
   * @param type as the package's author wrote it
   * @param values as they are filled in
   * @param wrongs what is wrong with them
   */
  public record Field(
      String id,
      String label,
      String text,
      String type,
      boolean required,
      Control control,
      List<String> values,
      List<String> wrongs) {
    public Field {
      values = List.copyOf(values);
      wrongs = List.copyOf(wrongs);
    }

    public String name() {
      return INPUT + id;
    }

    /** What a control of one value shows. */
    public String value() {
      return String.join("\n", values);
    }
  }

  /** How an input is filled in. */
  public sealed interface Control {
    /** One line of text. */
    record Line() implements Control {}

    /**
     * A number.
     *
     * @param step {@code 1}, or {@code any} for fractions
     * @param least and the greatest, empty if there is none
     */
    record Numeral(String step, String least, String greatest) implements Control {}

    /** One of some words. */
    record Choice(List<String> options) implements Control {
      public Choice {
        options = List.copyOf(options);
      }
    }

    /** Any of some words. */
    record Choices(List<String> options) implements Control {
      public Choices {
        options = List.copyOf(options);
      }
    }

    /** Many values, each on a line of its own. */
    record Lines() implements Control {}

    /** A link to a file, or many; a browser that runs scripts can send a file first. */
    record Links(boolean many) implements Control {}

    /**
     * JSON.
     *
     * @param schema what it has to fit
     */
    record Json(String schema) implements Control {}
  }
}
