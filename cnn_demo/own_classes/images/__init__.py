"""The images themselves: how they are kept and bounded, for each visitor alone, and how they come and go as a zip."""
