-- What the reference service stores. The owner role owns the table, so the migration creates it: copy this file into
-- lib/sql/ and run `make migrate`. The service and people get their rights from the default privileges in 01_roles.sql.
-- The file may run any number of times.
--
-- It contains no card number: a card is known by the token that the payment provider has for it.
CREATE TABLE IF NOT EXISTS decisions (
    decision_id uuid PRIMARY KEY,
    transaction_id text NOT NULL UNIQUE,
    card_token text,
    amount numeric(14, 2) NOT NULL CHECK (amount > 0),
    currency char(3) NOT NULL,
    country char(2),
    score smallint NOT NULL CHECK (score BETWEEN 0 AND 100),
    decision text NOT NULL CHECK (decision IN ('approve', 'review', 'decline')),
    reasons text[] NOT NULL,
    decided_at timestamptz NOT NULL DEFAULT now()
);

-- The history of one card, the latest first.
CREATE INDEX IF NOT EXISTS decisions_card ON decisions (card_token, decided_at DESC);
