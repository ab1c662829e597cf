-- Uploaded files that packages and jobs refer to, failures with their place, and jobs that their owner has removed.

CREATE TABLE process_file (
  revision_key bigint NOT NULL REFERENCES process_revision ON DELETE CASCADE,
  sha256       text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  PRIMARY KEY (revision_key, sha256)
);

ALTER TABLE process_document
  DROP CONSTRAINT process_document_revision_key_fkey,
  ADD FOREIGN KEY (revision_key) REFERENCES process_revision ON DELETE CASCADE;

CREATE INDEX process_current ON process (revision_key);

CREATE TABLE job_file (
  job    uuid NOT NULL REFERENCES job ON DELETE CASCADE,
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  PRIMARY KEY (job, sha256)
);

ALTER TABLE job_request ADD COLUMN document_type text NOT NULL DEFAULT 'application/json';

-- A place in a document, `<document>:<line>:<column>`.
ALTER TABLE job ADD COLUMN failure_at text;

-- Hidden from its owner since then; deleted with its results once nothing of it is left on the volume.
ALTER TABLE job ADD COLUMN removed timestamptz;
CREATE INDEX job_removed ON job (removed) WHERE removed IS NOT NULL;
