"""Questions about ablations and claims."""
