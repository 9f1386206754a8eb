"""What is done for a worker: absence, reductions, qualities, supervision."""
