"""From what somebody brings to what a network is fed: files read safely, ink cropped and centered, photos framed."""
