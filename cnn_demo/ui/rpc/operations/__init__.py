"""Questions of the Operations tab."""
