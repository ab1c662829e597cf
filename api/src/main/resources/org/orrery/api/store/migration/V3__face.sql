-- Whose processes others may use, where a job runs for others, and how a process may be executed.

ALTER TABLE workspace ADD COLUMN suspended timestamptz;

-- As it was sent; the table below is what it says.
CREATE TABLE access_policy (
  workspace text PRIMARY KEY REFERENCES workspace,
  document  text NOT NULL,
  updated   timestamptz NOT NULL
);

-- A name may have a policy before it is deployed and after it was undeployed. What has none is private.
CREATE TABLE process_access (
  workspace text NOT NULL REFERENCES workspace,
  process   text NOT NULL,
  access    text NOT NULL CHECK (access IN ('public', 'user-service')),
  PRIMARY KEY (workspace, process)
);

ALTER TABLE process_revision ADD COLUMN job_control text[] NOT NULL DEFAULT '{async-execute,dismiss}';

-- Where it runs, if that is not the workspace that asked for it (`workspace`).
ALTER TABLE job ADD COLUMN executing text REFERENCES workspace CHECK (executing <> workspace);
CREATE INDEX job_for_others ON job (executing, created DESC, id DESC) WHERE executing IS NOT NULL;
