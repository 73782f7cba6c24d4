"""Questions of the Convolution tab."""
