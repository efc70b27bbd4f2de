"""The desk of a city, what waits for a person, and all cities at a glance."""
