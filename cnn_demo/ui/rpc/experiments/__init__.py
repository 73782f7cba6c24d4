"""Questions of the Experiments tab: ablations of one idea, and common claims about CNNs, tested."""
