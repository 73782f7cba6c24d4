"""What the page may ask the server, by tab; each question is one JSON object and so is its answer."""
