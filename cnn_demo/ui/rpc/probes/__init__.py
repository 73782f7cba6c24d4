"""Questions of the experiments that the Inside tab makes with a layer, a map or a class."""
