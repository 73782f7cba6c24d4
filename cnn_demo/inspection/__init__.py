"""Looking inside a network: arrays in, numbers or uint8 arrays out. Nothing here knows the page."""

__all__ = ["attribution", "cell", "claims", "evaluation", "interventions", "layers", "optimizer_step", "playground"]
