"""Many trainings on one server: workers side by side, and a class of visitors who all press Start."""
