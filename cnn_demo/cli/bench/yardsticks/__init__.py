"""What speed is held against: the articles' own training loops, and the limit of the machine."""
