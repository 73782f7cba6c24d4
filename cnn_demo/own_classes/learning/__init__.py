"""Learning a visitor's classes: a new head, the last block too, or a small network from scratch, and their reports."""
