"""Reading: `gathering` (what is known of cities), `runs` (runs, who is told what)."""
