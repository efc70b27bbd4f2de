"""Pages of one city's journey: fetch, authorise, act, show."""
