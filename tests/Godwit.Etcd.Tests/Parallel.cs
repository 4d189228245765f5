using Xunit;

// These tests wait for members more than they compute.
[assembly: CollectionBehavior(MaxParallelThreads = 5)]
