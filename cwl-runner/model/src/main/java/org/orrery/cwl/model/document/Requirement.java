package org.orrery.cwl.model.document;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.expression.Expr;

/** A requirement or hint. SchemaDefRequirement is gone: its types have been resolved. */
public sealed interface Requirement {
  record InlineJavascript(List<String> expressionLib) implements Requirement {
    public InlineJavascript {
      expressionLib = List.copyOf(expressionLib);
    }
  }

  record LoadListingDefault(LoadListing loadListing) implements Requirement {}

  /** Fields as written; which of them a backend can serve is its own affair. */
  record Docker(
      @Nullable String pull,
      @Nullable String load,
      @Nullable String file,
      @Nullable String imports,
      @Nullable String imageId,
      @Nullable String outputDirectory)
      implements Requirement {}

  record Software(List<SoftwarePackage> packages) implements Requirement {
    public Software {
      packages = List.copyOf(packages);
    }
  }

  record SoftwarePackage(String name, List<String> versions, List<String> specs) {
    public SoftwarePackage {
      versions = List.copyOf(versions);
      specs = List.copyOf(specs);
    }
  }

  /**
   * @param entries what an entry may be
   */
  record InitialWorkDir(List<WorkDirItem> listing, Entries entries) implements Requirement {
    public InitialWorkDir {
      listing = List.copyOf(listing);
    }
  }

  /** What a Dirent's {@code entry} may be. */
  enum Entries {
    /** Text, a File or a Directory: until v1.1. */
    TEXT_AND_FILES,
    /** Also null, a list of Files and Directories, and any other value, written as JSON. */
    ANY_VALUE
  }

  /** Something to put into the working folder. */
  sealed interface WorkDirItem {}

  /**
   * @param entryname the name, or null: then the entry's own
   */
  record Dirent(@Nullable Expr entryname, Expr entry, boolean writable) implements WorkDirItem {}

  /**
   * An expression or constant that gives null, a File, a Directory, a Dirent or an array of these.
   */
  record WorkDirValue(Expr value) implements WorkDirItem {}

  /** In the document's order. */
  record EnvVar(Map<String, Expr> variables) implements Requirement {}

  record ShellCommand() implements Requirement {}

  /** Amounts as written, MiB for all but cores; null where the document does not say. */
  record Resource(
      @Nullable Expr coresMin,
      @Nullable Expr coresMax,
      @Nullable Expr ramMin,
      @Nullable Expr ramMax,
      @Nullable Expr tmpdirMin,
      @Nullable Expr tmpdirMax,
      @Nullable Expr outdirMin,
      @Nullable Expr outdirMax)
      implements Requirement {}

  record WorkReuse(Expr enabled) implements Requirement {}

  record NetworkAccess(Expr enabled) implements Requirement {}

  record InplaceUpdate(boolean enabled) implements Requirement {}

  /**
   * @param seconds 0 means no limit
   */
  record ToolTimeLimit(Expr seconds) implements Requirement {}

  record SubworkflowFeature() implements Requirement {}

  record ScatterFeature() implements Requirement {}

  record MultipleInputFeature() implements Requirement {}

  record StepInputExpression() implements Requirement {}
}
