-- An intent rests until then: after a failure for a growing pause, after its end until the chain is asked once more.
ALTER TABLE app.intents ADD COLUMN due_at timestamptz NOT NULL DEFAULT now();
