-- Workspaces, processes, jobs, the journal of their runs, and their results.
-- Every time is UTC. JSON is kept as text where only the server reads it, so that it stays as it was written.

CREATE TABLE workspace (
  id      text PRIMARY KEY CHECK (id ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  created timestamptz NOT NULL
);

INSERT INTO workspace (id, created) VALUES ('default', now());

-- What was deployed under a name, once for each deploy or replace. Jobs refer to it, so it outlives an undeploy.
CREATE TABLE process_revision (
  key          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace    text NOT NULL REFERENCES workspace,
  process      text NOT NULL CHECK (process ~ '^[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}$'),
  revision     integer NOT NULL CHECK (revision >= 1),
  version      text NOT NULL,
  title        text,
  description  text,
  keywords     text[] NOT NULL,
  mutable      boolean NOT NULL,
  package_type text NOT NULL,
  package      bytea NOT NULL,
  document_uri text NOT NULL,
  entry        text,
  deployed     timestamptz NOT NULL,
  UNIQUE (workspace, process, revision)
);

-- Its CWL document and everything that this imports, so that a run needs no network for documents.
CREATE TABLE process_document (
  revision_key bigint NOT NULL REFERENCES process_revision,
  uri          text NOT NULL,
  content      bytea NOT NULL,
  PRIMARY KEY (revision_key, uri)
);

-- The names that can be executed now, each with its current revision.
CREATE TABLE process (
  workspace    text NOT NULL REFERENCES workspace,
  id           text NOT NULL,
  revision_key bigint NOT NULL REFERENCES process_revision,
  PRIMARY KEY (workspace, id)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME;
END $$;

CREATE TRIGGER immutable BEFORE UPDATE ON process_revision FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER immutable BEFORE UPDATE ON process_document FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE job (
  id               uuid PRIMARY KEY,
  workspace        text NOT NULL REFERENCES workspace,
  process_revision bigint NOT NULL REFERENCES process_revision,
  owner            text NOT NULL,
  state            text NOT NULL CHECK (state IN ('accepted', 'running', 'held', 'succeeded', 'failed', 'dismissed')),
  created          timestamptz NOT NULL,
  started          timestamptz,
  finished         timestamptz,
  updated          timestamptz NOT NULL,
  progress         smallint NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
  message          text NOT NULL DEFAULT '',
  held_cause       text,
  failure_code     text,
  failure_step     text,
  failure_cause    text,
  failure_message  text,
  failure_stderr   text,
  -- Who runs it. The epoch grows with every claim and fences the writes of an earlier holder.
  lease_holder     uuid,
  lease_epoch      bigint NOT NULL DEFAULT 0,
  lease_since      timestamptz,
  lease_expires    timestamptz,
  leases_lost      integer NOT NULL DEFAULT 0,
  -- Its folder on the volume may exist, and steps of it may run.
  work_left        boolean NOT NULL DEFAULT false,

  CONSTRAINT started_unless_it_never_ran
    CHECK (CASE state WHEN 'accepted' THEN started IS NULL WHEN 'dismissed' THEN true ELSE started IS NOT NULL END),
  CONSTRAINT finished_exactly_when_ended
    CHECK ((finished IS NOT NULL) = (state IN ('succeeded', 'failed', 'dismissed'))),
  CONSTRAINT cause_exactly_when_held CHECK ((held_cause IS NOT NULL) = (state = 'held')),
  CONSTRAINT failure_exactly_when_failed
    CHECK ((failure_code IS NOT NULL AND failure_cause IS NOT NULL AND failure_message IS NOT NULL) = (state = 'failed')),
  CONSTRAINT complete_only_when_succeeded CHECK (progress < 100 OR state = 'succeeded'),
  CONSTRAINT a_lease_is_whole
    CHECK ((lease_holder IS NULL) = (lease_since IS NULL) AND (lease_holder IS NULL) = (lease_expires IS NULL)),
  CONSTRAINT nobody_leases_a_held_job CHECK (state <> 'held' OR lease_holder IS NULL)
);

CREATE INDEX job_newest_first ON job (workspace, created DESC, id DESC);
CREATE INDEX job_due ON job (created, id) WHERE state IN ('accepted', 'running') OR (work_left AND state <> 'held');
CREATE INDEX job_leased ON job (lease_holder) WHERE lease_holder IS NOT NULL;
CREATE INDEX job_of_revision ON job (process_revision);

-- Apart from the job, because a request may be large and lists never need it.
CREATE TABLE job_request (
  job      uuid PRIMARY KEY REFERENCES job ON DELETE CASCADE,
  inputs   text NOT NULL,
  document text NOT NULL
);

CREATE TABLE job_result (
  job     uuid PRIMARY KEY REFERENCES job ON DELETE CASCADE,
  outputs text NOT NULL
);

CREATE TABLE job_result_file (
  job    uuid NOT NULL REFERENCES job_result ON DELETE CASCADE,
  path   text NOT NULL,
  size   bigint NOT NULL CHECK (size >= 0),
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  PRIMARY KEY (job, path)
);

-- The journal of runs: decisions and observations, in order, never changed.
CREATE TABLE run_event (
  job         uuid NOT NULL REFERENCES job ON DELETE CASCADE,
  seq         integer NOT NULL CHECK (seq >= 1),
  recorded_at timestamptz NOT NULL,
  event       text NOT NULL,
  PRIMARY KEY (job, seq)
);

CREATE TRIGGER immutable BEFORE UPDATE ON run_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
