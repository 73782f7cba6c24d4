"""The process that trains, started as `python -m cnn_demo.training.worker`: kept warm, one run after the other."""
