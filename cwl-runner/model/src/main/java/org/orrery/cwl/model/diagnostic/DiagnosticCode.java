package org.orrery.cwl.model.diagnostic;

/** Every kind of problem that a document can have. Names are stable: clients may rely on them. */
public enum DiagnosticCode {
  /** The text is no YAML or JSON. */
  SYNTAX,
  /** The bytes are no UTF-8 text. */
  ENCODING,
  /** A limit of {@code LoadLimits} was reached. */
  LIMIT_EXCEEDED,
  /** A key stands twice in one mapping. */
  DUPLICATE_KEY,
  /** A YAML tag that CWL gives no meaning. */
  IGNORED_TAG,
  /** A document that was referred to could not be read, or may not be. */
  UNREADABLE_DOCUMENT,
  /** {@code $import} or {@code $mixin} lead back to where they came from. */
  IMPORT_CYCLE,
  /** The document does not say {@code cwlVersion}. */
  MISSING_VERSION,
  /** A {@code cwlVersion} that this loader does not read. */
  UNSUPPORTED_VERSION,
  /** Something that a later version of CWL brought. */
  NOT_IN_VERSION,
  /** A {@code class} that is none, or none that belongs here. */
  WRONG_CLASS,
  /** A field that the standard demands is absent. */
  MISSING_FIELD,
  /** A field that the standard does not know and that has no namespace. */
  UNKNOWN_FIELD,
  /** A list where a text is wanted, or the like. */
  WRONG_KIND,
  /** The kind is right but the value is none of the allowed ones. */
  INVALID_VALUE,
  /** A field that is allowed but means nothing where it stands. */
  INEFFECTIVE_FIELD,
  /** A type that is defined nowhere, or that contains itself. */
  UNKNOWN_TYPE,
  /** An expression with wrong syntax, or JavaScript without its requirement. */
  INVALID_EXPRESSION,
  /** Two elements of one list have the same id. */
  DUPLICATE_ID,
  /** A source that names no input and no step output. */
  DANGLING_SOURCE,
  /** A step gives a value to an input that its process does not have. */
  UNKNOWN_STEP_INPUT,
  /** A step lists an output that its process does not have. */
  UNKNOWN_STEP_OUTPUT,
  /** An input that needs a value gets none. */
  UNCONNECTED_INPUT,
  /** A link or default whose type can never fit. */
  INCOMPATIBLE_TYPES,
  /** A link whose type fits only for some values. */
  DOUBTFUL_TYPES,
  /** A link to a File that needs secondary files which the source does not promise. */
  MISSING_SECONDARY_FILES,
  /** A link between files of different formats. */
  DIFFERENT_FORMATS,
  /**
   * {@code pickValue} or {@code linkMerge} where it has no effect or a conditional step lacks it.
   */
  DOUBTFUL_MERGE,
  /** A scatter over what cannot be scattered. */
  INVALID_SCATTER,
  /** A loop that is incomplete, or stands where none may. */
  INVALID_LOOP,
  /** Steps that wait for each other. */
  STEP_CYCLE,
  /** A process that runs itself. */
  RUN_RECURSION,
  /** A reference to a process that its document does not hold. */
  UNKNOWN_PROCESS,
  /** A document with several processes, none of them chosen. */
  AMBIGUOUS_PROCESS,
  /** A requirement that is not supported; a runner answers it with exit code 33. */
  UNSUPPORTED_REQUIREMENT,
  /** A feature is used without the requirement that the standard demands for it. */
  MISSING_REQUIREMENT,
  /** A hint that is not understood and therefore has no effect. */
  IGNORED_HINT
}
