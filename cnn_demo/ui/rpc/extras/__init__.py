"""Questions of the experiments beside training: one step in numbers, MLP against CNN, transfer learning."""
