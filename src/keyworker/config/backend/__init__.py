"""Django's PostgreSQL backend, connecting where ``keyworker.config.database`` says, and not before it has to."""
