package org.orrery.api.problem;

/**
 * Every way in which the server refuses or fails. A code decides the HTTP status and the problem
 * type (RFC 9457); the type is the standard's own URI where OGC API Processes has one.
 */
public enum ErrorCode {
  INVALID_REQUEST(Category.USER, 400, "invalid-request"),
  INVALID_QUERY_PARAMETER(
      Category.USER, 400, Ogc.PART_1 + "invalid-query-parameter-value", "Invalid query parameter"),
  INVALID_INPUTS(Category.USER, 400, "invalid-inputs"),
  /** A broken CWL document: every diagnostic is among the problems. */
  INVALID_DOCUMENT(Category.USER, 400, "invalid-document"),
  /** A document or a file could not be fetched from where the request says. */
  UNREACHABLE_REFERENCE(Category.USER, 400, "unreachable-reference"),
  /** The outbound policy refuses an address. */
  FORBIDDEN_REFERENCE(Category.USER, 400, "forbidden-reference"),
  WORKFLOW_NOT_FOUND(
      Category.USER, 400, Ogc.PART_2 + "workflow-not-found", "No such workflow in the document"),
  /** The credentials are for several workspaces, and none is named. */
  AMBIGUOUS_WORKSPACE(Category.USER, 400, "ambiguous-workspace"),
  /** No credentials, or wrong ones. */
  UNAUTHENTICATED(Category.USER, 401, "unauthenticated"),
  FORBIDDEN(Category.USER, 403, "forbidden"),
  /** The workspace can be read, but nothing new begins in it. */
  WORKSPACE_SUSPENDED(Category.USER, 403, "workspace-suspended"),
  IMMUTABLE_PROCESS(
      Category.USER, 403, Ogc.PART_2 + "immutable-process", "The process can't be changed"),
  NOT_FOUND(Category.USER, 404, "not-found"),
  NO_SUCH_WORKSPACE(Category.USER, 404, "no-such-workspace"),
  NO_SUCH_PROCESS(Category.USER, 404, Ogc.PART_1 + "no-such-process", "No such process"),
  NO_SUCH_JOB(Category.USER, 404, Ogc.PART_1 + "no-such-job", "No such job"),
  /** In version 1.0 an unknown path is simply not there. */
  NO_SUCH_OUTPUT(Category.USER, 404, Ogc.PART_1 + "no-such-output", "No such output"),
  /** The same for clients that speak version 2.0, which wants this status. */
  UNKNOWN_OUTPUT(Category.USER, 400, Ogc.PART_1 + "no-such-output", "No such output"),
  RESULT_NOT_READY(Category.USER, 404, Ogc.PART_1 + "result-not-ready", "Result not ready"),
  /** The job was asked for no outputs. */
  RESULT_NOT_AVAILABLE(
      Category.USER, 404, Ogc.PART_1 + "result-not-available", "Result not available"),
  /** Nothing with that digest was uploaded to this workspace, or it was not used for too long. */
  NO_SUCH_FILE(Category.USER, 404, "no-such-file"),
  METHOD_NOT_ALLOWED(Category.USER, 405, "method-not-allowed"),
  NOT_ACCEPTABLE(Category.USER, 406, "not-acceptable"),
  /** What was sent of the request took too long. */
  REQUEST_TIMEOUT(Category.USER, 408, "request-timeout"),
  DUPLICATED_WORKSPACE(Category.USER, 409, "duplicated-workspace"),
  DUPLICATED_PROCESS(
      Category.USER, 409, Ogc.PART_2 + "duplicated-process", "The process exists already"),
  /** An uploaded file is not what its name says. */
  DIGEST_MISMATCH(Category.USER, 409, "digest-mismatch"),
  /** The results of a dismissed job. */
  JOB_DISMISSED(Category.USER, 410, "job-dismissed"),
  TOO_LARGE(Category.USER, 413, "too-large"),
  /** The workspace holds as much as it may. */
  QUOTA_EXCEEDED(Category.USER, 413, "quota-exceeded"),
  URL_TOO_LONG(Category.USER, 414, "url-too-long"),
  UNSUPPORTED_MEDIA_TYPE(
      Category.USER, 415, Ogc.PART_2 + "unsupported-media-type", "Unsupported media type"),
  /** The key of an earlier request came with another one. */
  IDEMPOTENCY_KEY_REUSED(Category.USER, 422, "idempotency-key-reused"),
  /** The caller has used up what one may ask in a time. */
  TOO_MANY_REQUESTS(Category.USER, 429, "too-many-requests"),
  HEADERS_TOO_LARGE(Category.USER, 431, "headers-too-large"),
  RANGE_NOT_SATISFIABLE(Category.USER, 416, "range-not-satisfiable"),
  /** A document is right, but asks for something that this server does not do. */
  UNSUPPORTED(Category.USER, 400, "unsupported"),
  /** The job failed by what its workflow or inputs did. */
  JOB_FAILED(Category.USER, 400, "job-failed"),
  /** The job failed by a fault of the platform. */
  JOB_LOST(Category.PLATFORM, 500, "job-lost"),
  INTERNAL(Category.PLATFORM, 500, "internal"),
  DATABASE_UNAVAILABLE(Category.CAPACITY, 503, "database-unavailable"),
  /** Whoever vouches for callers can't be asked. */
  IDENTITY_UNAVAILABLE(Category.CAPACITY, 503, "identity-unavailable"),
  STORAGE_UNAVAILABLE(Category.CAPACITY, 503, "storage-unavailable"),
  /** The operator wants nothing new to begin. */
  MAINTENANCE(Category.CAPACITY, 503, "maintenance"),
  /** Of one kind of request that stays open. */
  TOO_MANY_STREAMS(Category.CAPACITY, 503, "too-many-streams"),
  SHUTTING_DOWN(Category.CAPACITY, 503, "shutting-down");

  /** Who has to act. */
  public enum Category {
    /** The one who asked. */
    USER,
    /** Whoever looks after the server. */
    PLATFORM,
    /** Nobody: trying again later may help. */
    CAPACITY
  }

  /** Prefixes of the standard's exception URIs. */
  private static final class Ogc {
    static final String PART_1 = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/";
    static final String PART_2 = "http://www.opengis.net/def/exceptions/ogcapi-processes-2/1.0/";
  }

  private final Category category;
  private final int httpStatus;
  private final String type;
  private final String title;

  ErrorCode(Category category, int httpStatus, String name) {
    this(
        category,
        httpStatus,
        "urn:orrery:problem:" + name,
        Character.toUpperCase(name.charAt(0)) + name.substring(1).replace('-', ' '));
  }

  ErrorCode(Category category, int httpStatus, String type, String title) {
    this.category = category;
    this.httpStatus = httpStatus;
    this.type = type;
    this.title = title;
  }

  public Category category() {
    return category;
  }

  public int httpStatus() {
    return httpStatus;
  }

  /** The problem type, a URI. */
  public String type() {
    return type;
  }

  /** A short text that is the same for every occurrence. */
  public String title() {
    return title;
  }
}
