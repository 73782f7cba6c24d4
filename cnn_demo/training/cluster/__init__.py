"""Training on many machines with Ray: the queue as an actor of the cluster, workers on its nodes, and the app's end."""
