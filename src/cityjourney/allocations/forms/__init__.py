"""What people type: `profiles` (of a city), `rules` (of a run), `wishes`, `letters`, `files`."""
