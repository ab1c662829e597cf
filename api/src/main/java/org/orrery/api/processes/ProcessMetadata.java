package org.orrery.api.processes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.document.Annotation;
import org.orrery.cwl.model.value.CwlValue;

/**
 * What the author of a process says of it in the words of schema.org, as application packages do
 * (OGC 20-089r1): {@code s:softwareVersion} or {@code s:version}, {@code s:keywords}, {@code
 * s:author}, {@code s:license} and whatever else there is.
 *
 * @param version what people call this version, or null
 * @param entries everything but version and keywords
 */
public record ProcessMetadata(
    @Nullable String version, List<String> keywords, List<Entry> entries) {
  public static final ProcessMetadata NONE = new ProcessMetadata(null, List.of(), List.of());

  /** What the roles of {@link Entry} start with, however the document writes it. */
  public static final String SCHEMA_ORG = "https://schema.org/";

  private static final String WITHOUT_TLS = "http://schema.org/";
  private static final int MOST_ENTRIES = 100;
  private static final int LONGEST_TEXT = 1000;

  public ProcessMetadata {
    keywords = List.copyOf(keywords);
    entries = List.copyOf(entries);
  }

  /**
   * One thing that is said.
   *
   * @param role the IRI of what it is, such as {@code https://schema.org/author}
   * @param title for people
   * @param href where it leads, an {@code http} or {@code https} URL; or null
   */
  public record Entry(String role, String title, @Nullable String href) {
    /** The role without what all of them start with. */
    public String name() {
      return role.substring(SCHEMA_ORG.length());
    }
  }

  /** Reads the annotations of a document; those of other vocabularies are nothing to it. */
  static ProcessMetadata of(Map<String, Annotation> annotations) {
    @Nullable String software = null;
    @Nullable String plain = null;
    List<String> keywords = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, Annotation> annotation : annotations.entrySet()) {
      String role = role(annotation.getKey());
      CwlValue value = annotation.getValue().value();
      switch (role) {
        case "" -> {}
        case "softwareVersion" -> software = title(value);
        case "version" -> plain = title(value);
        case "keywords" -> items(value).forEach(item -> addKeywords(keywords, item));
        default -> items(value).forEach(item -> add(entries, role, item));
      }
    }
    return new ProcessMetadata(software == null ? plain : software, keywords, entries);
  }

  /** The name in schema.org, or empty for an IRI of another vocabulary. */
  private static String role(String iri) {
    for (String vocabulary : List.of(SCHEMA_ORG, WITHOUT_TLS)) {
      if (iri.startsWith(vocabulary)) {
        return iri.substring(vocabulary.length());
      }
    }
    return "";
  }

  private static List<CwlValue> items(CwlValue value) {
    return value instanceof CwlValue.Array(List<CwlValue> items) ? items : List.of(value);
  }

  /** One text may hold several with commas between. */
  private static void addKeywords(List<String> keywords, CwlValue item) {
    String title = title(item);
    Stream<String> words =
        title == null ? Stream.empty() : Arrays.stream(title.split(",")).map(String::strip);
    words
        .filter(word -> !word.isEmpty() && keywords.size() < MOST_ENTRIES)
        .filter(word -> !keywords.contains(word))
        .forEach(keywords::add);
  }

  private static void add(List<Entry> entries, String role, CwlValue item) {
    String title = title(item);
    String href = href(item);
    String shown = title == null ? href : title;
    if (shown != null && entries.size() < MOST_ENTRIES) {
      entries.add(new Entry(SCHEMA_ORG + role, shown, href));
    }
  }

  /** A text as it is; of a thing its name. */
  private static @Nullable String title(CwlValue value) {
    @Nullable String text =
        switch (value) {
          case CwlValue.Text(String written) -> written.strip();
          case CwlValue.Rec thing ->
              Optional.ofNullable(member(thing, "name")).orElseGet(() -> member(thing, "title"));
          case CwlValue.Null _,
              CwlValue.Bool _,
              CwlValue.Int _,
              CwlValue.Real _,
              CwlValue.Array _,
              CwlValue.FileSystemObject _ ->
              null;
        };
    return text == null || text.isEmpty()
        ? null
        : text.substring(0, Math.min(text.length(), LONGEST_TEXT));
  }

  /** A text that is a URL; of a thing where it is found. */
  private static @Nullable String href(CwlValue value) {
    if (value instanceof CwlValue.Text(String text)) {
      return web(text.strip());
    }
    return value instanceof CwlValue.Rec thing
        ? Stream.of("url", "identifier", "sameAs", "@id", "id")
            .flatMap(name -> Stream.ofNullable(web(member(thing, name))))
            .findFirst()
            .orElse(null)
        : null;
  }

  private static @Nullable String member(CwlValue.Rec thing, String name) {
    for (String key : List.of(SCHEMA_ORG + name, WITHOUT_TLS + name, name)) {
      if (thing.get(key) instanceof CwlValue.Text(String text) && !text.isBlank()) {
        return text.strip();
      }
    }
    return null;
  }

  private static @Nullable String web(@Nullable String text) {
    if (text == null || text.length() > LONGEST_TEXT) {
      return null;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    boolean leads = lower.startsWith("https://") || lower.startsWith("http://");
    return leads && text.chars().noneMatch(letter -> letter <= ' ') ? text : null;
  }
}
