"""Questions of the Inside tab."""
