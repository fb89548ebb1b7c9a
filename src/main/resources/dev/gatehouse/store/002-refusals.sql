-- Refusals by reference. Times are milliseconds since 1970 in UTC; event is deflated JSON.

CREATE TABLE IF NOT EXISTS refusal (
  ref VARCHAR(10) PRIMARY KEY,
  at BIGINT NOT NULL,
  session VARCHAR(80) NOT NULL,
  event BYTEA NOT NULL
);
CREATE INDEX IF NOT EXISTS refusal_by_time ON refusal (at);
CREATE INDEX IF NOT EXISTS refusal_by_session ON refusal (session);
