"""Questions of the Operations tab: convolution, pooling, activations, batch norm, dropout, softmax, their cost."""
