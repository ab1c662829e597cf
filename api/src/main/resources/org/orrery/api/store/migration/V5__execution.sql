-- Requests that must be carried out once only, by the keys that their clients gave them.

CREATE TABLE idempotency_key (
  workspace    text NOT NULL REFERENCES workspace,
  key          text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
  -- Of what was asked: the same key for anything else is a mistake of the client.
  request      text NOT NULL CHECK (request ~ '^[0-9a-f]{64}$'),
  created      timestamptz NOT NULL DEFAULT now(),
  -- What came of it. Written in the same transaction, the key first: whoever comes second waits for it.
  job          uuid REFERENCES job ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  revision_key bigint REFERENCES process_revision ON DELETE CASCADE,
  PRIMARY KEY (workspace, key)
);

CREATE INDEX idempotency_key_age ON idempotency_key (created);
CREATE INDEX idempotency_key_job ON idempotency_key (job) WHERE job IS NOT NULL;
CREATE INDEX idempotency_key_revision ON idempotency_key (revision_key) WHERE revision_key IS NOT NULL;
