"""Every write: `profiles`, `wishes`, `runs`, `solving` (the worker's), `publishing`, `letters`."""
