package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orrery.api.http.InputMapper.Place;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.CwlType.Simple;
import org.orrery.cwl.model.document.FileTraits;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/**
 * Files and directories among the inputs. What comes over HTTP never names a file of this machine:
 * a File is text that came along, an upload, or an {@code http} or {@code https} URL.
 */
final class FileInputs {
  /** An uploaded file, as a reference relative to the workspace's API. */
  private static final Pattern UPLOAD = Pattern.compile("files/sha256/[0-9a-f]{64}");

  /** Nothing that anybody would write as the content of a file. */
  private static final Pattern URL =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^\\s<>\"`]{1,2000}");

  private final InputMapper mapper;
  private final boolean urls;
  private final InputMapper.InlineContent content;

  /**
   * @param urls whether a bare text may be a URL
   */
  FileInputs(InputMapper mapper, boolean urls, InputMapper.InlineContent content) {
    this.mapper = mapper;
    this.urls = urls;
    this.content = content;
  }

  static boolean isUpload(String reference) {
    return UPLOAD.matcher(reference).matches();
  }

  /** A link (OGC API Processes, link.yaml). */
  CwlValue reference(JsonNode link, CwlType wanted, Place place) {
    Place href = place.inside("href");
    if (!InputMapper.acceptsLinks(wanted)) {
      mapper.problem(
          href,
          "REFERENCE_NOT_POSSIBLE",
          "This input is no File, so it can't be given by a link.",
          "Give the value itself.");
      return CwlValue.Null.NULL;
    }
    String name = basename(link.path("title").textValue(), link.path("href").asText());
    return named(link.get("href"), name, format(link.path("type").asText("")), wanted, href);
  }

  private CwlValue named(
      JsonNode url, @Nullable String name, @Nullable String format, CwlType wanted, Place place) {
    mapper.remember(place.as("location"));
    String location = location(url, place);
    return onlyDirectories(wanted)
        ? new DirectoryValue(location, null, name, null)
        : new FileValue(location, null, name, null, null, List.of(), format, null);
  }

  private static boolean onlyDirectories(CwlType type) {
    return InputMapper.accepts(type, Simple.DIRECTORY) && !InputMapper.accepts(type, Simple.FILE);
  }

  /** A qualified value (qualifiedInputValue.yaml) whose value is the content of a file. */
  CwlValue inline(JsonNode qualified, Place place) {
    JsonNode value = qualified.get("value");
    JsonNode form = qualified.path("format").isObject() ? qualified.get("format") : qualified;
    String mediaType = form.path("mediaType").asText("");
    String text = value.isTextual() ? value.textValue() : value.toString();
    boolean base64 = form.path("encoding").asText("").equals("base64");
    return base64 ? decoded(text, format(mediaType), place) : literal(text, format(mediaType));
  }

  /**
   * A text where a file is wanted, as the schema of the input has it (Part 1, 7.11.2.2): the
   * content itself if the declared media type is one of text, else the content as base64. Where
   * texts may be URLs, what looks like one is one.
   */
  CwlValue bare(String text, CwlType wanted, FileTraits declared, Place place) {
    if (urls && names(text)) {
      return named(Json.nodes().textNode(text), basename(null, text), null, wanted, place);
    }
    List<String> mediaTypes =
        formats(declared).stream().flatMap(iri -> MediaTypes.ofFormat(iri).stream()).toList();
    if (mediaTypes.stream().anyMatch(MediaTypes::isText)) {
      return literal(text, null);
    }
    if (mediaTypes.isEmpty()) {
      // Any short word is base64, too: nobody would be told of a mistake.
      mapper.problem(
          place,
          "FILE_FORM",
          onlyDirectories(wanted)
              ? "A Directory can't be given as bare text."
              : "A File or Directory can't be given as bare text.",
          form(text, wanted));
      return CwlValue.Null.NULL;
    }
    return decoded(text, null, place);
  }

  /** How to write what somebody gave as a text. */
  private static String form(String text, CwlType wanted) {
    if (names(text)) {
      return "If it is where the files are, write `{\"href\": \"" + text + "\"}`.";
    }
    return onlyDirectories(wanted)
        ? "Write `{\"href\": \"files/sha256/<digest>\"}` for an uploaded folder, or a CWL Directory with"
            + " `listing`."
        : "Write `{\"value\": \"<text>\", \"mediaType\": \"text/plain\"}`, `{\"href\": \"<URL>\"}` or"
            + " a CWL File with `contents`.";
  }

  /** Whether a text names something, rather than being its content. */
  private static boolean names(String text) {
    return UPLOAD.matcher(text).matches() || URL.matcher(text).matches();
  }

  private static FileValue literal(String contents, @Nullable String format) {
    return new FileValue(null, null, null, null, null, List.of(), format, contents);
  }

  /**
   * Gives files the format that their input declares, where the client named none or only the media
   * type of it: OGC clients know media types, CWL compares IRIs.
   */
  CwlValue formatted(CwlValue value, FileTraits declared) {
    List<String> formats = formats(declared);
    return switch (value) {
      case FileValue file -> file.withFormat(declaredFormat(file.format(), formats));
      case CwlValue.Array(List<CwlValue> items) ->
          new CwlValue.Array(items.stream().map(item -> formatted(item, declared)).toList());
      case CwlValue.Null _,
          CwlValue.Bool _,
          CwlValue.Int _,
          CwlValue.Real _,
          CwlValue.Text _,
          CwlValue.Rec _,
          DirectoryValue _ ->
          value;
    };
  }

  private static List<String> formats(FileTraits declared) {
    return declared.formats().stream()
        .flatMap(
            format ->
                format instanceof Expr.Constant(CwlValue.Text(String iri), _)
                    ? Stream.of(iri)
                    : Stream.empty())
        .toList();
  }

  private static @Nullable String declaredFormat(@Nullable String given, List<String> declared) {
    if (given == null) {
      return declared.isEmpty() ? null : declared.getFirst();
    }
    Optional<String> mediaType = MediaTypes.ofFormat(given);
    return declared.stream()
        .filter(iri -> mediaType.isPresent() && MediaTypes.ofFormat(iri).equals(mediaType))
        .findFirst()
        .orElse(given);
  }

  /** A literal if it is UTF-8 text: a literal of CWL can hold nothing else. */
  private CwlValue decoded(String base64, @Nullable String format, Place place) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
    } catch (IllegalArgumentException noBase64) {
      mapper.problem(
          place,
          "BASE64",
          "The value is no base64 text.",
          "Encode the content by the alphabet with `+` and `/` (RFC 4648, section 4).");
      return CwlValue.Null.NULL;
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.indexOf('\0') < 0) {
        return literal(text, format);
      }
      return kept(bytes, format);
    } catch (CharacterCodingException binary) {
      return kept(bytes, format);
    }
  }

  private FileValue kept(byte[] bytes, @Nullable String format) {
    String location = content.keep(bytes);
    return new FileValue(location, null, null, null, null, List.of(), format, null);
  }

  /** A CWL File or Directory (CommandLineTool v1.2, 3.4 and 3.5). */
  FileSystemObject literal(JsonNode node, Place place) {
    if (node.hasNonNull("path")) {
      refuseLocal(place.member("path"));
    }
    String location =
        node.hasNonNull("location")
            ? location(node.get("location"), place.member("location"))
            : null;
    String basename = node.path("basename").textValue();
    if (basename != null && (!basename.matches("[^/]+") || basename.matches("\\.\\.?"))) {
      mapper.problem(
          place.member("basename"),
          "BASENAME",
          "A name has no `/` and is neither `.` nor `..`.",
          null);
    }
    if (node.path("class").asText().equals("Directory")) {
      return new DirectoryValue(
          location,
          null,
          location == null ? basename : basename(basename, location),
          node.path("listing").isArray()
              ? objects(node.get("listing"), place.member("listing"))
              : null);
    }
    return new FileValue(
        location,
        null,
        location == null ? basename : basename(basename, location),
        node.path("checksum").textValue(),
        node.path("size").canConvertToLong() && node.path("size").isNumber()
            ? node.path("size").longValue()
            : null,
        node.path("secondaryFiles").isArray()
            ? objects(node.get("secondaryFiles"), place.member("secondaryFiles"))
            : List.of(),
        node.path("format").textValue(),
        node.path("contents").textValue());
  }

  private List<FileSystemObject> objects(JsonNode nodes, Place place) {
    List<FileSystemObject> objects = new ArrayList<>(nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      Place each = place.member(String.valueOf(i));
      String objectClass = nodes.get(i).path("class").asText("");
      if (objectClass.equals("File") || objectClass.equals("Directory")) {
        objects.add(literal(nodes.get(i), each));
      } else {
        mapper.problem(each, "FILE_FORM", "Expected an object of class File or Directory.", null);
      }
    }
    return objects;
  }

  private @Nullable String location(JsonNode node, Place place) {
    Optional<URI> uri = uri(node);
    if (node.isTextual() && isUpload(node.textValue())) {
      return node.textValue();
    }
    String scheme = uri.map(URI::getScheme).orElse("");
    if (scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https")) {
      return node.textValue();
    }
    refuseLocal(place);
    return null;
  }

  private void refuseLocal(Place place) {
    mapper.problem(
        place,
        "LOCAL_REFERENCE",
        "Only uploads, `http` and `https` URLs can be named; a path or a `file:` URL would be one of the"
            + " server's own files.",
        "Send the content along, as `contents` or as a qualified value, or upload it and name it by"
            + " `files/sha256/<digest>`.");
  }

  private static Optional<URI> uri(JsonNode node) {
    try {
      return node.isTextual() ? Optional.of(new URI(node.textValue())) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** The given name, else the last segment of the URL's path. */
  private static @Nullable String basename(@Nullable String given, String url) {
    if (given != null && !given.isEmpty() && given.indexOf('/') < 0) {
      return given;
    }
    try {
      String path = new URI(url).getPath();
      String last = path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
      return last.isEmpty() ? null : last;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static @Nullable String format(String mediaType) {
    String essence = MediaTypes.essence(mediaType);
    return essence.matches("[a-z]+/[a-z0-9.+_-]+")
        ? "https://www.iana.org/assignments/media-types/" + essence
        : null;
  }
}
