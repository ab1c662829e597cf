package org.orrery.api.store;

/** The statements of {@link PgProcessStore} and {@link RevisionWrites}. */
final class ProcessSql {
  private ProcessSql() {}

  static final String WORKSPACE_EXISTS =
      """
      SELECT 1 FROM workspace WHERE id = ?
      """;

  /** Jobs that refer to the workspace do not wait. */
  static final String LOCK_WORKSPACE =
      """
      SELECT 1 FROM workspace WHERE id = ? FOR NO KEY UPDATE
      """;

  /** One row whether or not there is any of it, so that what is hidden takes as long. */
  static final String LOOKUP =
      """
      SELECT w.id IS NOT NULL AS workspace_exists, p.revision_key, a.access
      FROM (SELECT ? AS workspace, ? AS process) asked
        LEFT JOIN workspace w ON w.id = asked.workspace
        LEFT JOIN process p ON p.workspace = asked.workspace AND p.id = asked.process
        LEFT JOIN process_access a ON a.workspace = asked.workspace AND a.process = asked.process
      """;

  static final String ANY_FOR_OTHERS =
      """
      SELECT 1 FROM process p JOIN process_access a ON a.workspace = p.workspace AND a.process = p.id
      WHERE p.workspace = ? LIMIT 1
      """;

  static final String CURRENT =
      """
      SELECT r.mutable
      FROM process p JOIN process_revision r ON r.key = p.revision_key
      WHERE p.workspace = ? AND p.id = ?
      """;

  /** A mutable process of that name is somebody's own. */
  static final String INSTALLED =
      """
      SELECT 1
      FROM process p JOIN process_revision r ON r.key = p.revision_key
      WHERE p.workspace = ? AND p.id = ? AND (r.mutable OR (r.package = ? AND r.version = ?))
      """;

  static final String INSERT_REVISION =
      """
      INSERT INTO process_revision
        (workspace, process, revision, version, title, description, keywords, mutable,
         job_control, package_type, package, document_uri, entry, dialect, deployed_by, deployed)
      SELECT ?, ?, coalesce(max(revision), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
      FROM process_revision WHERE workspace = ? AND process = ?
      RETURNING key, revision
      """;

  static final String INSERT_DOCUMENT =
      """
      INSERT INTO process_document (revision_key, uri, content) VALUES (?, ?, ?)
      """;

  static final String INSERT_FILE =
      """
      INSERT INTO process_file (revision_key, sha256) VALUES (?, ?)
      """;

  static final String WORKSPACES =
      """
      SELECT id FROM workspace ORDER BY id
      """;

  static final String REFERENCED_UPLOADS =
      """
      SELECT f.sha256
      FROM process_file f JOIN process_revision r ON r.key = f.revision_key
      WHERE r.workspace = ?
      UNION
      SELECT f.sha256
      FROM job_file f JOIN job ON job.id = f.job
      WHERE job.workspace = ? AND job.state NOT IN ('succeeded', 'failed', 'dismissed')
      UNION
      SELECT f.sha256
      FROM process_file f JOIN job ON job.process_revision = f.revision_key
      WHERE job.workspace = ? AND job.state NOT IN ('succeeded', 'failed', 'dismissed')
      """;

  /** Two statements of one transaction would not see a job that is accepted between them. */
  static final String FORGET_UNUSED =
      """
      DELETE FROM process_revision r
      WHERE NOT EXISTS (SELECT 1 FROM process p WHERE p.revision_key = r.key)
        AND NOT EXISTS (SELECT 1 FROM job j WHERE j.process_revision = r.key)
        AND NOT EXISTS (
          SELECT 1 FROM process p JOIN process_revision c ON c.key = p.revision_key
          WHERE p.workspace = r.workspace AND p.id = r.process
            AND r.revision >= p.since AND r.revision >= c.revision - ?)
        AND r.deployed < now() - interval '1 hour'
      """;

  /** Versions are counted from the deployment, which a replacement is not. */
  static final String POINT_NAME =
      """
      INSERT INTO process (workspace, id, revision_key, since) VALUES (?, ?, ?, ?)
      ON CONFLICT (workspace, id) DO UPDATE SET revision_key = excluded.revision_key
      """;

  static final String REMOVE_NAME =
      """
      DELETE FROM process WHERE workspace = ? AND id = ?
      """;

  static final String FIND =
      """
      SELECT r.key, r.workspace, r.process, r.revision, r.version, r.title, r.description, r.keywords, r.mutable,
             r.job_control, r.deployed, r.package_type, r.package, r.document_uri, r.entry, a.access
      FROM process_revision r
        LEFT JOIN process_access a ON a.workspace = r.workspace AND a.process = r.process
      WHERE r.key = ?
      """;

  static final String FIND_DOCUMENTS =
      """
      SELECT uri, content FROM process_document WHERE revision_key = ?
      """;

  static final String LIST =
      """
      SELECT r.workspace, r.process, r.revision, r.version, r.title, r.description, r.keywords, r.mutable,
             r.job_control, r.deployed, a.access
      FROM process p
        JOIN process_revision r ON r.key = p.revision_key
        LEFT JOIN process_access a ON a.workspace = p.workspace AND a.process = p.id
      WHERE p.workspace = ? AND (NOT ? OR a.access IS NOT NULL) AND (?::text IS NULL OR p.id COLLATE "C" > ?)
      ORDER BY p.id COLLATE "C"
      LIMIT ?
      """;

  /** A parameter that is null asks for any. */
  static final String FIND_VERSION =
      """
      SELECT r.key
      FROM process p
        JOIN process_revision r ON r.workspace = p.workspace AND r.process = p.id AND r.revision >= p.since
      WHERE p.workspace = ? AND p.id = ?
        AND (?::text IS NULL OR r.version = ?)
        AND (?::integer IS NULL OR r.revision = ?)
      ORDER BY r.revision DESC LIMIT 1
      """;

  static final String VERSIONS =
      """
      SELECT r.revision, r.version, r.deployed, r.deployed_by, r.package_type,
             octet_length(r.package) AS size, encode(r.package_sha256, 'hex') AS digest,
             r.key = p.revision_key AS current
      FROM process p
        JOIN process_revision r ON r.workspace = p.workspace AND r.process = p.id AND r.revision >= p.since
      WHERE p.workspace = ? AND p.id = ? AND (?::integer IS NULL OR r.revision < ?)
      ORDER BY r.revision DESC LIMIT ?
      """;
}
