"""Scores that tell that an image is nothing a network knows: learned from many images of each class, or from few."""
