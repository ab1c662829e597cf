package org.orrery.api.http;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.orrery.cwl.model.value.CwlValue.FileValue;

/** Media types of files, by CWL format or by name. */
final class MediaTypes {
  static final String BYTES = "application/octet-stream";
  static final String JSON = "application/json";

  private static final String IANA = "iana.org/assignments/media-types/";

  private static final Map<String, String> BY_EDAM =
      Map.ofEntries(
          Map.entry("format_1964", "text/plain"),
          Map.entry("format_2330", "text/plain"),
          Map.entry("format_2332", "application/xml"),
          Map.entry("format_3464", JSON),
          Map.entry("format_3508", "application/pdf"),
          Map.entry("format_3547", "image/*"),
          Map.entry("format_3579", "image/jpeg"),
          Map.entry("format_3590", "application/x-hdf5"),
          Map.entry("format_3591", "image/tiff"),
          Map.entry("format_3603", "image/png"),
          Map.entry("format_3650", "application/x-netcdf"),
          Map.entry("format_3750", "application/yaml"),
          Map.entry("format_3752", "text/csv"),
          Map.entry("format_3475", "text/tab-separated-values"));

  private static final Map<String, String> BY_EXTENSION =
      Map.ofEntries(
          Map.entry("bz2", "application/x-bzip2"),
          Map.entry("csv", "text/csv"),
          Map.entry("cwl", "application/cwl"),
          Map.entry("geojson", "application/geo+json"),
          Map.entry("gif", "image/gif"),
          Map.entry("gz", "application/gzip"),
          Map.entry("h5", "application/x-hdf5"),
          Map.entry("hdf", "application/x-hdf"),
          Map.entry("html", "text/html"),
          Map.entry("jp2", "image/jp2"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("json", JSON),
          Map.entry("log", "text/plain"),
          Map.entry("md", "text/markdown"),
          Map.entry("nc", "application/x-netcdf"),
          Map.entry("parquet", "application/vnd.apache.parquet"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("pgm", "image/x-portable-graymap"),
          Map.entry("png", "image/png"),
          Map.entry("ppm", "image/x-portable-pixmap"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("tar", "application/x-tar"),
          Map.entry("tif", "image/tiff"),
          Map.entry("tiff", "image/tiff"),
          Map.entry("tsv", "text/tab-separated-values"),
          Map.entry("txt", "text/plain"),
          Map.entry("xml", "application/xml"),
          Map.entry("yaml", "application/yaml"),
          Map.entry("yml", "application/yaml"),
          Map.entry("zip", "application/zip"));

  private MediaTypes() {}

  /** The media type that a CWL {@code format} IRI names, if it is one of IANA's or well known. */
  static Optional<String> ofFormat(String iri) {
    int iana = iri.indexOf(IANA);
    if (iana >= 0) {
      String type = iri.substring(iana + IANA.length());
      return type.matches("[a-z]+/[A-Za-z0-9.+_-]+") ? Optional.of(type) : Optional.empty();
    }
    String lastName = iri.substring(Math.max(iri.lastIndexOf('/'), iri.lastIndexOf('#')) + 1);
    return Optional.ofNullable(BY_EDAM.get(lastName));
  }

  /** Whether content of the type is text, and a JSON string can hold it. */
  static boolean isText(String mediaType) {
    return mediaType.startsWith("text/")
        || mediaType.endsWith("json")
        || mediaType.endsWith("xml")
        || mediaType.endsWith("yaml");
  }

  /** By the name's extension, else bytes. */
  static String ofName(String name) {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return BY_EXTENSION.getOrDefault(extension, BYTES);
  }

  /** By the format if it says, else by the name. */
  static String of(FileValue file) {
    String format = file.format();
    String name = file.basename();
    return (format == null ? Optional.<String>empty() : ofFormat(format))
        .orElseGet(() -> name == null ? BYTES : ofName(name));
  }

  /** A Content-Type header's type and subtype in lower case, or empty text if there is none. */
  static String essence(String contentType) {
    return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}
