"""Marks on a ground: finding them in a photo, telling specks from strokes, drawing a line again with another pen."""
