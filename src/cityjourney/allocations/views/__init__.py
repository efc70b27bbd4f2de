"""Pages: `overview`, `inputs`, `wishes`, `results`, `acting`, `letters` for the programme team, `own` for a city."""
