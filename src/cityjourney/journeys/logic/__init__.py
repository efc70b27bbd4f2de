"""Rules that the handbook could print: plans, order, what is now, credits, travel. Pure Python."""
