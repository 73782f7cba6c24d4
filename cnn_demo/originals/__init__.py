"""The famous originals with torchvision's own weights: fetched when somebody asks, and kept in the data folder."""
