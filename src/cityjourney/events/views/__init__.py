"""Pages of meetings: fetch, authorise, act, show."""
