"""The harness of the benchmarks, on contenders that only sleep."""
