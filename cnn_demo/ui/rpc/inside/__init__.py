"""Questions of the Inside tab: exact values of a map, what makes it, the sum behind a value, what an edit costs."""
