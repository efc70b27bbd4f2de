"""Pure rules of the anonymous survey: codes, what may be said of answers, what a reader makes of it."""
