"""What `run.py` does before the program can start: the Python environment and the libraries of the system."""
