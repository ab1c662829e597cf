package org.orrery.api.store;

import java.util.List;
import java.util.stream.Collectors;

/** The statements of {@link PgJobStore}. */
final class JobSql {
  private JobSql() {}

  static final String INSERT =
      """
      INSERT INTO job (id, workspace, executing, process_revision, owner, state, created, updated)
      VALUES (?, ?, ?, ?, ?, 'accepted', ?, ?)
      """;

  static final String INSERT_REQUEST =
      """
      INSERT INTO job_request (job, inputs, document, document_type) VALUES (?, ?, ?, ?)
      """;

  private static final String SHOWN =
      """
      SELECT job.*, r.process, r.revision, r.version, r.dialect, r.workspace AS deploying
      FROM job JOIN process_revision r ON r.key = job.process_revision
      """;

  static final String FIND = SHOWN + "WHERE job.id = ? AND job.removed IS NULL";

  static final String FIND_SEVERAL = SHOWN + "WHERE job.id = ANY (?) AND job.removed IS NULL";

  /** What a list looks among. Each has an index of its own. */
  enum Among {
    ASKED("WHERE job.workspace = ?", false),
    EXECUTED("WHERE job.executing = ?", false),
    CALLED("WHERE job.workspace = ANY (?) AND r.workspace = ?", true),
    ANYWHERE("WHERE true", false);

    private final String condition;
    private final boolean ofRevision;

    Among(String condition, boolean ofRevision) {
      this.condition = condition;
      this.ofRevision = ofRevision;
    }
  }

  /** What narrows a list. Each takes its parameters in the order of {@link JobListing}. */
  enum Narrowing {
    PROCESS("r.process = ANY (?)"),
    STATE("job.state = ANY (?)"),
    CREATED_FROM("job.created >= ?"),
    CREATED_TO("job.created <= ?"),
    AT_LEAST("coalesce(job.finished, ?) - job.started >= ? * interval '1 millisecond'"),
    AT_MOST("coalesce(job.finished, ?) - job.started <= ? * interval '1 millisecond'"),
    AFTER("(job.created, job.id) < (?, ?)");

    private final String condition;

    Narrowing(String condition) {
      this.condition = condition;
    }
  }

  /**
   * Only what is asked for stands in the statement, and its limits as numbers: so that one plan is
   * right for all parameters, and isn't made anew for each list.
   */
  static String list(
      List<Among> several, List<Narrowing> narrowings, boolean oldestFirst, int skip, int limit) {
    String order = oldestFirst ? "created, id" : "created DESC, id DESC";
    String each = oldestFirst ? "job.created, job.id" : "job.created DESC, job.id DESC";
    int most = Math.addExact(skip, limit);
    return several.stream()
        .map(
            among ->
                "(%s%s ORDER BY %s LIMIT %d)"
                    .formatted(SHOWN, where(among, narrowings), each, most))
        .collect(
            Collectors.joining(
                "\nUNION ALL\n",
                "SELECT * FROM (",
                ") AS listed ORDER BY %s OFFSET %d LIMIT %d".formatted(order, skip, limit)));
  }

  /**
   * @param most then counting ends
   */
  static String count(List<Among> several, List<Narrowing> narrowings, int most) {
    return several.stream()
        .map(
            among ->
                "(SELECT 1 FROM job%s %s LIMIT %d)"
                    .formatted(
                        among.ofRevision || narrowings.contains(Narrowing.PROCESS)
                            ? " JOIN process_revision r ON r.key = job.process_revision"
                            : "",
                        where(among, narrowings),
                        most))
        .collect(
            Collectors.joining(
                "\nUNION ALL\n",
                "SELECT count(*) AS count FROM (SELECT 1 FROM (",
                ") AS all_ LIMIT %d) AS counted".formatted(most)));
  }

  private static String where(Among among, List<Narrowing> narrowings) {
    return narrowings.stream()
        .map(narrowing -> " AND " + narrowing.condition)
        .collect(Collectors.joining("", among.condition + " AND job.removed IS NULL", ""));
  }

  static final String LOCK =
      """
      SELECT * FROM job WHERE id = ? AND removed IS NULL FOR NO KEY UPDATE
      """;

  static final String LOCK_LEASED =
      """
      SELECT * FROM job WHERE id = ? AND lease_holder = ? AND lease_epoch = ? FOR NO KEY UPDATE
      """;

  static final String WRITE_STATE =
      """
      UPDATE job
      SET state = ?, started = ?, finished = ?, held_cause = ?,
          failure_code = ?, failure_step = ?, failure_cause = ?, failure_message = ?, failure_stderr = ?,
          failure_at = ?,
          progress = CASE WHEN ? THEN 100 ELSE progress END, message = ?, updated = ?
      WHERE id = ?
      """;

  /**
   * A lease that ran out while its holder still had it counts as lost, unless the holder had it
   * long enough to show that the run itself does not kill. While the one backend is drained, no job
   * begins.
   */
  static final String DUE =
      """
      SELECT job.*, r.process, r.revision, r.version, r.dialect, r.workspace AS deploying, q.inputs, q.document, q.document_type,
             CASE
               WHEN job.lease_holder IS NULL THEN 0
               WHEN job.lease_expires - job.lease_since > interval '10 minutes' THEN 1
               ELSE job.leases_lost + 1
             END AS lost_by_now
      FROM job
        JOIN process_revision r ON r.key = job.process_revision
        JOIN job_request q ON q.job = job.id
      WHERE (job.state IN ('accepted', 'running') OR (job.work_left AND job.state <> 'held'))
        AND (job.lease_holder IS NULL OR job.lease_expires < now())
        AND NOT job.id = ANY (?)
        AND NOT (job.state = 'accepted'
          AND EXISTS (SELECT 1 FROM server_switch WHERE name = 'drain:local'))
      ORDER BY job.created, job.id
      LIMIT ?
      FOR NO KEY UPDATE OF job SKIP LOCKED
      """;

  static final String TAKE_LEASE =
      """
      UPDATE job
      SET lease_holder = ?, lease_epoch = ?, lease_since = now(),
          lease_expires = now() + ? * interval '1 millisecond', leases_lost = ?, work_left = true
      WHERE id = ?
      """;

  static final String DROP_LEASE =
      """
      UPDATE job SET lease_holder = NULL, lease_since = NULL, lease_expires = NULL WHERE id = ?
      """;

  static final String RENEW =
      """
      UPDATE job
      SET lease_expires = now() + ? * interval '1 millisecond'
      FROM unnest(?, ?, ?) AS mine (id, holder, epoch)
      WHERE job.id = mine.id AND job.lease_holder = mine.holder AND job.lease_epoch = mine.epoch
      RETURNING job.*
      """;

  static final String EXPIRE =
      """
      UPDATE job SET lease_expires = least(lease_expires, now() - interval '1 millisecond') WHERE lease_holder = ?
      """;

  static final String REPORT =
      """
      UPDATE job SET progress = ?, message = ?, updated = ?
      WHERE id = ? AND lease_holder = ? AND lease_epoch = ? AND state = 'running'
      """;

  static final String RELEASE =
      """
      UPDATE job
      SET lease_holder = NULL, lease_since = NULL, lease_expires = NULL, leases_lost = 0
      WHERE id = ? AND lease_holder = ? AND lease_epoch = ?
      """;

  static final String CLEANED =
      """
      UPDATE job
      SET lease_holder = NULL, lease_since = NULL, lease_expires = NULL, leases_lost = 0, work_left = false
      WHERE id = ? AND lease_holder = ? AND lease_epoch = ? AND state IN ('succeeded', 'failed', 'dismissed')
      """;

  static final String INSERT_FILE =
      """
      INSERT INTO job_file (job, sha256) VALUES (?, ?)
      """;

  static final String REMOVE =
      """
      UPDATE job SET removed = ?
      WHERE id = ? AND removed IS NULL AND state IN ('succeeded', 'failed', 'dismissed')
      """;

  static final String REMOVE_ENDED_BEFORE =
      """
      UPDATE job SET removed = ?
      WHERE id IN (
        SELECT id FROM job WHERE finished < ? AND finished IS NOT NULL AND removed IS NULL
        ORDER BY finished LIMIT ? FOR NO KEY UPDATE SKIP LOCKED)
      """;

  static final String REMOVED =
      """
      SELECT id FROM job WHERE removed IS NOT NULL AND NOT work_left AND lease_holder IS NULL
      ORDER BY removed LIMIT ?
      """;

  static final String DELETE =
      """
      DELETE FROM job WHERE id = ?
      """;

  static final String REQUEST_DOCUMENT =
      """
      SELECT document, document_type FROM job_request WHERE job = ?
      """;

  static final String INPUTS =
      """
      SELECT job.process_revision, q.inputs FROM job JOIN job_request q ON q.job = job.id WHERE job.id = ?
      """;

  static final String INSERT_RESULT =
      """
      INSERT INTO job_result (job, outputs) VALUES (?, ?)
      """;

  static final String INSERT_RESULT_FILE =
      """
      INSERT INTO job_result_file (job, path, size, sha256) VALUES (?, ?, ?, ?)
      """;

  static final String RESULT_OUTPUTS =
      """
      SELECT outputs FROM job_result WHERE job = ?
      """;

  static final String RESULT_FILES =
      """
      SELECT path, size, sha256 FROM job_result_file WHERE job = ?
      """;

  static final String COUNT_BY_STATE =
      """
      SELECT state, count(*) AS count FROM job GROUP BY state
      """;
}
