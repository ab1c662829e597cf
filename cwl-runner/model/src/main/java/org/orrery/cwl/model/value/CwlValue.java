package org.orrery.cwl.model.value;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of CWL (CommandLineTool v1.2, section 3 "CWLType" and the JSON data model). Immutable.
 */
public sealed interface CwlValue {
  static CwlValue of(String text) {
    return new Text(text);
  }

  static CwlValue of(boolean value) {
    return new Bool(value);
  }

  static CwlValue of(long value) {
    return new Int(value);
  }

  default boolean isNull() {
    return this instanceof Null;
  }

  enum Null implements CwlValue {
    NULL
  }

  record Bool(boolean value) implements CwlValue {}

  record Int(long value) implements CwlValue {}

  /** A number with a fraction, or beyond 64 bits. Never NaN or infinite. */
  record Real(double value) implements CwlValue {}

  record Text(String value) implements CwlValue {}

  record Array(List<CwlValue> items) implements CwlValue {
    public static final Array EMPTY = new Array(List.of());

    public Array {
      items = List.copyOf(items);
    }
  }

  /**
   * A record or any other JSON object that is no File and no Directory. Keeps the order of its
   * fields.
   */
  record Rec(Map<String, CwlValue> fields) implements CwlValue {
    public static final Rec EMPTY = new Rec(Map.of());

    public Rec {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** The field, or CWL's null if there is none. */
    public CwlValue get(String name) {
      return fields.getOrDefault(name, Null.NULL);
    }

    public Rec with(String name, CwlValue value) {
      Map<String, CwlValue> copy = new LinkedHashMap<>(fields);
      copy.put(name, value);
      return new Rec(copy);
    }
  }

  /** A File or a Directory. */
  sealed interface FileSystemObject extends CwlValue {
    @Nullable String location();

    @Nullable String path();

    @Nullable String basename();
  }

  /**
   * A File (CommandLineTool v1.2, 3.4). {@code dirname}, {@code nameroot} and {@code nameext} are
   * derived.
   *
   * @param location URI, or null for a literal
   * @param path absolute path as the tool sees it, or null before staging
   * @param checksum {@code sha1$} and 40 hex digits
   * @param size in bytes
   * @param secondaryFiles empty if there are none
   * @param contents a literal's text, or what {@code loadContents} read
   */
  record FileValue(
      @Nullable String location,
      @Nullable String path,
      @Nullable String basename,
      @Nullable String checksum,
      @Nullable Long size,
      List<FileSystemObject> secondaryFiles,
      @Nullable String format,
      @Nullable String contents)
      implements FileSystemObject {
    public FileValue {
      secondaryFiles = List.copyOf(secondaryFiles);
    }

    /** The base name up to its last dot; a name that starts with its only dot is all root. */
    public @Nullable String nameroot() {
      return basename == null
          ? null
          : basename.substring(0, basename.length() - extensionLength(basename));
    }

    /** The base name's extension with its dot, or empty. */
    public @Nullable String nameext() {
      return basename == null
          ? null
          : basename.substring(basename.length() - extensionLength(basename));
    }

    private static int extensionLength(String name) {
      int dot = name.lastIndexOf('.');
      return dot <= 0 ? 0 : name.length() - dot;
    }

    public FileValue withLocation(@Nullable String changed) {
      return new FileValue(
          changed, path, basename, checksum, size, secondaryFiles, format, contents);
    }

    public FileValue withPath(@Nullable String changed) {
      return new FileValue(
          location, changed, basename, checksum, size, secondaryFiles, format, contents);
    }

    public FileValue withBasename(@Nullable String changed) {
      return new FileValue(
          location, path, changed, checksum, size, secondaryFiles, format, contents);
    }

    public FileValue withSize(@Nullable Long changed) {
      return new FileValue(
          location, path, basename, checksum, changed, secondaryFiles, format, contents);
    }

    public FileValue withSecondaryFiles(List<FileSystemObject> changed) {
      return new FileValue(location, path, basename, checksum, size, changed, format, contents);
    }

    public FileValue withFormat(@Nullable String changed) {
      return new FileValue(
          location, path, basename, checksum, size, secondaryFiles, changed, contents);
    }

    public FileValue withContents(@Nullable String changed) {
      return new FileValue(
          location, path, basename, checksum, size, secondaryFiles, format, changed);
    }
  }

  /**
   * A Directory (CommandLineTool v1.2, 3.5).
   *
   * @param listing null if it was not loaded; a literal has a listing and no location
   */
  record DirectoryValue(
      @Nullable String location,
      @Nullable String path,
      @Nullable String basename,
      @Nullable List<FileSystemObject> listing)
      implements FileSystemObject {
    public DirectoryValue {
      listing = listing == null ? null : List.copyOf(listing);
    }

    public DirectoryValue withLocation(@Nullable String changed) {
      return new DirectoryValue(changed, path, basename, listing);
    }

    public DirectoryValue withPath(@Nullable String changed) {
      return new DirectoryValue(location, changed, basename, listing);
    }

    public DirectoryValue withBasename(@Nullable String changed) {
      return new DirectoryValue(location, path, changed, listing);
    }

    public DirectoryValue withListing(@Nullable List<FileSystemObject> changed) {
      return new DirectoryValue(location, path, basename, changed);
    }
  }
}
