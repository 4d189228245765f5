using System.Text.Json.Nodes;

namespace Godwit.Testing;

/// <summary>A mirror or a commit.</summary>
internal sealed class FakeJob
{
    public required string Id { get; init; }

    public required FakeNode Source { get; init; }

    public required FakeNode Target { get; init; }

    public string Type { get; init; } = "mirror";

    /// <summary>Of a commit between two images: the one above, which rests on the target afterwards.</summary>
    public FakeNode? Above { get; init; }

    public required bool AutoDismiss { get; init; }

    /// <summary>"sync": "none": what the source held before is not copied.</summary>
    public bool OnlyNewWrites { get; init; }

    /// <summary>Writes that have not reached the target yet; counted only where nothing else is copied.</summary>
    public IList<int> Missing { get; } = [];

    public required long Len { get; set; }

    public long Offset { get; set; }

    public long Speed { get; set; }

    public string Status { get; set; } = "created";

    public bool Ready { get; set; }

    public bool WriteBlocking { get; set; }

    public bool ActivelySynced { get; set; }

    /// <summary>Asked to end well as soon as everything has reached the target.</summary>
    public bool Finishing { get; set; }

    /// <summary>A write or a cancel hangs in it on a dead link: it will notice when the connection is cut.</summary>
    public bool Stuck { get; set; }

    /// <summary>At the end the guest goes over to the target.</summary>
    public bool Pivoting { get; set; }

    public string? Error { get; set; }

    public bool IsOver => Status == "concluded";

    public JsonObject Describe()
    {
        JsonObject description = new()
        {
            ["type"] = Type,
            ["device"] = Id,
            ["len"] = Len,
            ["offset"] = Offset,
            ["speed"] = Speed,
        };
        if (Error is not null)
        {
            description["error"] = Error;
        }

        return description;
    }
}
