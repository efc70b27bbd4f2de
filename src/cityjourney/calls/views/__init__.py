"""Pages of calls, one file for each kind of reader."""
