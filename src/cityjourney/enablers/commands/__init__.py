"""Every write: `running` a round, `asking` people, and `answering`, which alone leaves no line in the trail."""
