"""Questions about architectures: their history and their comparison."""
