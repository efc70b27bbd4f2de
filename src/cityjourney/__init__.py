"""City Journey: the open platform that runs a multi-city transformation programme."""

__version__ = "0.1.0"
