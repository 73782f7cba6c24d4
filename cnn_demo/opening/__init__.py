"""Any network of a person's own, opened in the lab: `cnn_demo.open(model)` and `python -m cnn_demo open`."""
