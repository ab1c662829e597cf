-- Who wants to be told what becomes of a job, and what there is to tell. Addresses may hold secrets of
-- their receivers: they are shown to nobody.

CREATE TABLE job_subscriber (
  job         uuid PRIMARY KEY REFERENCES job ON DELETE CASCADE,
  success     text,
  in_progress text,
  failed      text,
  -- How the subscriber sees the server: the URL of the workspace's API, and the name of its dialect.
  api         text NOT NULL,
  dialect     text NOT NULL
);

-- Written in the transaction that changes the job's state, and kept until the job is deleted.
CREATE TABLE callback (
  id            uuid PRIMARY KEY,
  job           uuid NOT NULL REFERENCES job_subscriber ON DELETE CASCADE,
  occasion      text NOT NULL CHECK (occasion IN ('in_progress', 'success', 'failure')),
  receiver      text NOT NULL,
  state         text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'given_up')),
  attempts      integer NOT NULL DEFAULT 0,
  since         timestamptz NOT NULL DEFAULT now(),
  due           timestamptz NOT NULL DEFAULT now(),
  -- Somebody is sending it; the number of attempts fences what an earlier one writes.
  lease_expires timestamptz,
  ended         timestamptz,
  failure       text,
  UNIQUE (job, occasion),
  CONSTRAINT ended_unless_it_waits CHECK ((ended IS NULL) = (state = 'waiting'))
);

CREATE INDEX callback_due ON callback (due) WHERE state = 'waiting';
