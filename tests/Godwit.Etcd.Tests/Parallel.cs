using Xunit.v3;

// These tests wait for members more than they compute.
[assembly: Parallelization(MaxThreads = 4)]
