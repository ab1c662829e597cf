-- Lists and their counts read only jobs that are still shown, so that a count needs nothing but the index.
CREATE INDEX job_shown ON job (workspace, created DESC, id DESC) WHERE removed IS NULL;
DROP INDEX job_newest_first;
