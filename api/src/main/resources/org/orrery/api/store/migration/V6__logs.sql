-- What steps wrote to their standard output and error, kept once their job has ended: one file among
-- its results holds all of them one behind the other, and rows say where each begins.

CREATE TABLE job_logs (
  job    uuid PRIMARY KEY REFERENCES job ON DELETE CASCADE,
  size   bigint NOT NULL CHECK (size >= 0),
  sha256 text CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  CONSTRAINT no_file_for_nothing CHECK ((sha256 IS NULL) = (size = 0))
);

-- `written` is what the step wrote, `cut` how much of its beginning is not kept. Nulls: not a log.
CREATE TABLE job_log (
  job            uuid NOT NULL REFERENCES job_logs ON DELETE CASCADE,
  number         integer NOT NULL CHECK (number >= 1),
  name           text NOT NULL,
  step           text NOT NULL,
  attempt        integer NOT NULL CHECK (attempt >= 1),
  stdout_place   bigint,
  stdout_written bigint,
  stdout_cut     bigint,
  stderr_place   bigint,
  stderr_written bigint,
  stderr_cut     bigint,
  PRIMARY KEY (job, number),
  UNIQUE (job, name)
);

-- Jobs whose time is over.
CREATE INDEX job_finished ON job (finished) WHERE finished IS NOT NULL AND removed IS NULL;
