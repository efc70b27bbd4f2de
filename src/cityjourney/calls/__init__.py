"""Calls for expressions of interest: from the public page to the cities that take part."""
