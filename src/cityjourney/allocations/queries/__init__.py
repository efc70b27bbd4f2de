"""Reading: `gathering` (what is known of cities), `rules` (what runs go by), `runs` (runs, who is told what)."""
