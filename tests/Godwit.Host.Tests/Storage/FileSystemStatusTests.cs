using Godwit.Host.Storage;
using Xunit;

namespace Godwit.Host.Tests.Storage;

public sealed class FileSystemStatusTests
{
    [Fact]
    public void The_kernel_tells_type_and_room_in_one_answer()
    {
        Assert.Equal(0x9fa0u, FileSystemStatus.Of("/proc", out int none)?.Type);
        Assert.Equal(0, none);
        Assert.True(FileSystemStatus.Of("/", out _) is { CapacityBytes: > 0, FreeBytes: >= 0 } root && root.FreeBytes <= root.CapacityBytes);
    }

    [Fact]
    public void Its_error_is_told()
    {
        Assert.Null(FileSystemStatus.Of("/no/such/place", out int error));
        Assert.Equal(2, error);
    }
}
