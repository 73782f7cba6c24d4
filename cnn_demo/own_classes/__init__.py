"""A visitor's own classes: the images that they brought or drew, and networks that learn to tell them apart."""
