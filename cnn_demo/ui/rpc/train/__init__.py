"""Questions of the Train tab."""
