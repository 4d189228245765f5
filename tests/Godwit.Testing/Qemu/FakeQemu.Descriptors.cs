using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Testing;

public sealed partial class FakeQemu
{
    private readonly SortedDictionary<long, (SafeFileHandle File, string? Words)> _fdsets = [];

    /// <summary>Whether it was handed a file with that path among its words.</summary>
    public bool HoldsLocked(string path) => _fdsets.Values.Any(set => set.Words?.EndsWith(":" + path, StringComparison.Ordinal) is true);

    private JsonObject AddFd(JsonObject a)
    {
        SafeFileHandle file = _monitor.TakeDescriptor() ?? throw new FakeRefusal("No file descriptor supplied via SCM_RIGHTS");
        long id = _fdsets.Count == 0 ? 0 : _fdsets.Keys.Max() + 1;
        _fdsets[id] = (file, a["opaque"]?.GetValue<string>());
        return new JsonObject { ["fdset-id"] = id, ["fd"] = file.DangerousGetHandle().ToInt64() };
    }

    private JsonObject RemoveFd(JsonObject a)
    {
        long id = a["fdset-id"]!.GetValue<long>();
        if (!_fdsets.Remove(id, out (SafeFileHandle File, string? Words) set))
        {
            throw new FakeRefusal($"File descriptor named 'fdset-id:{id}' not found");
        }

        set.File.Dispose();
        return [];
    }

    private JsonArray QueryFdsets() => new([.. _fdsets.Select(set => new JsonObject
    {
        ["fdset-id"] = set.Key,
        ["fds"] = new JsonArray(new JsonObject { ["fd"] = set.Value.File.DangerousGetHandle().ToInt64(), ["opaque"] = set.Value.Words }),
    })]);

    /// <summary>The kernel closes what a process had open.</summary>
    private void CloseDescriptors()
    {
        foreach ((SafeFileHandle file, _) in _fdsets.Values)
        {
            file.Dispose();
        }

        _fdsets.Clear();
    }
}
