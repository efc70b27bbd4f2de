"""Reading: what a copy holds, the list of copies, what a file would change, where copies contradict each other."""
