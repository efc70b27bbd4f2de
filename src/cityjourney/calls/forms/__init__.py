"""What people type: `applying`, `opening` (calls), `deciding` (all that comes after)."""
