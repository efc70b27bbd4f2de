"""Benchmarks: figures as ratios, measured in one run beside a bare view or a peer."""
