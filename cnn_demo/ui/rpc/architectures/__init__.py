"""Questions of the Architectures tab: published networks compared, the history since LeNet, one design drawn."""
