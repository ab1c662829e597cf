-- Versions of processes that can be asked for by name or number, and how a process is spoken of.

-- The first revision since the process was last deployed: what had its name before is another process.
ALTER TABLE process ADD COLUMN since integer NOT NULL DEFAULT 1;

ALTER TABLE process_revision
  ADD COLUMN deployed_by text,
  ADD COLUMN dialect text CHECK (dialect IN ('standard', 'eodh')),
  ADD COLUMN package_sha256 bytea NOT NULL GENERATED ALWAYS AS (sha256(package)) STORED;
