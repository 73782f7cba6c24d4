"""Questions about how good a network is, and about two networks on the same test images."""
