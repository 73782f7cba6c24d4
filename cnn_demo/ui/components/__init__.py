"""Gradio components of ours: mount points for the page's scripts, and the one door for uploads."""
