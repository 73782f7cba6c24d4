"""Questions of the Evaluate tab: how good a network is, and two networks on the same test images."""
