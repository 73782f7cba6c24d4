"""The data sets, one a file: what is known of each before any image is loaded."""
