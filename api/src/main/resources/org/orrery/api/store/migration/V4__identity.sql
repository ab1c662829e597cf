-- Keys of the server's own. Only a hash is kept: 256 random bits have none that could be turned round.
CREATE TABLE api_key (
  id          text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{12}$'),
  workspace   text NOT NULL REFERENCES workspace,
  name        text NOT NULL,
  hash        bytea NOT NULL CHECK (octet_length(hash) = 32),
  permissions text[] NOT NULL,
  operator    boolean NOT NULL,
  created     timestamptz NOT NULL,
  created_by  text NOT NULL,
  expires     timestamptz,
  last_used   timestamptz,
  revoked     timestamptz
);
CREATE INDEX api_key_of_workspace ON api_key (workspace, created DESC);

-- What an operator switched, for all servers alike: `maintenance`, `drain:BACKEND`. What has no row is off.
CREATE TABLE server_switch (
  name  text PRIMARY KEY,
  note  text NOT NULL,
  since timestamptz NOT NULL,
  by    text NOT NULL
);
