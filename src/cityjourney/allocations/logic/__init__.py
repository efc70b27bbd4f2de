"""Pure rules: what is known of cities, the problem made of it, reading results. No Django, no clock."""
