"""Questions about a visitor's own classes: their images, the network that learns them, and how well it does."""
