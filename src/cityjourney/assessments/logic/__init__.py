"""Pure rules: what follows from answers, without a clock and without a database."""
