"""The parts of the benchmarks that put a server under load from outside."""
