"""What a published network makes of a visitor's images: computed once for each, in a queue beside those who draw."""
